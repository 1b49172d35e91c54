//! Test vectors of acts proved by authenticators: `docs/vectors/webauthn-0.json`. Each case is a
//! whole proof for a third party (docs/format.md §10) in which nothing is wrong but what its name
//! says. Written anew by `cargo test -p mithaq-record --test webauthn_vectors -- --ignored`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mithaq_canon::{EntryId, KeyId, Lang, Side, Time, from_bytes, to_bytes};
use mithaq_record::{
    Act, ActBody, Acts, Assertion, Carried, Content, Countersignature, Credential, Entry, Frame,
    Grant, Item, Keys, Level, NotAnEntry, NotProven, Proof, Receipt, Seen, SignedCharter, Term,
    Tree, Unverified, challenge, inclusion, seal,
};
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeMap};
use support::{
    Home, Lib, REMARK,
    authenticator::{Authenticator, BE, ORIGIN, Says, UP, UV},
    charter, sealed_anyhow, server,
};

const PATH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/vectors/webauthn-0.json"
);

/// Where its key begins: 32 times this byte is the private key, or the seed.
const ES256: u8 = 0x66;
const EDDSA: u8 = 0x68;

/// The points of the private keys 66…66 and 67…67.
const POINTS: [&str; 2] = [
    "040bbbc5e8bc84bd33d1d3ce03ffac9a747f4c1993fddb2ec93a4116a86f022a77c3c17191559a4c2a1aa57e79b8d1977da2c959172f478e341e27028d69fffb7b",
    "042394b456984b83ea7859f7a0fb6475d53b4fd55236ecf4f33183c1d719ee10683a6b689b463a823665a40b63735647c2930f3c4b1d8787d4199bfc2db8499e61",
];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.as_bytes().chunks(2).map(pair).collect()
}

fn es256(which: u8) -> Authenticator {
    let point = unhex(POINTS[usize::from(which)]);
    Authenticator::es256_of(&[ES256 + which; 32], &point.try_into().unwrap())
}

/// A register in which two officials of A prove acts by authenticators.
struct World {
    home: Home,
    officials: Vec<Official>,
    kept: Value,
    /// Signatures drawn for one case may serve another, spoiled.
    drawn: RefCell<BTreeMap<String, Assertion>>,
}

struct Official {
    name: &'static str,
    grant: EntryId,
    credential: Credential,
    authenticator: Authenticator,
}

impl World {
    fn new() -> Self {
        let mut home = Home::new(&charter(2), Side(0));
        let authenticators = [("ES256", es256(0)), ("EdDSA", Authenticator::eddsa(EDDSA))];
        let officials = authenticators.map(|(name, authenticator)| {
            let credential = Credential::WebAuthn(authenticator.credential(&[ORIGIN]));
            let grant = home.item(Item::Grant(Grant {
                official: credential.clone(),
                office: vec![(Lang::En, format!("The office with {name}"))],
                acts: Acts::ALL,
                term: Term::UntilRevoked,
                instruments: None,
            }));
            Official {
                name,
                grant: grant.id(),
                credential,
                authenticator,
            }
        });
        let kept = std::fs::read_to_string(PATH).ok();
        Self {
            home,
            officials: officials.into(),
            kept: kept.map_or(Value::Null, |kept| serde_json::from_str(&kept).unwrap()),
            drawn: RefCell::default(),
        }
    }

    /// The signature that the file has for the same words, or a new one: those of P-256 are drawn.
    fn signed(&self, name: &str, says: &Says, by: &Authenticator) -> Assertion {
        let mut cases = self.kept["cases"].as_array().into_iter().flatten();
        let kept = cases.find(|case| case["name"] == name);
        let kept = kept.map(|case| unhex(case["assertion"].as_str().unwrap()));
        let kept = kept.and_then(|bytes| from_bytes::<Assertion>(&bytes).ok());
        let same = |kept: &Assertion| {
            kept.client_data == says.client_data()
                && kept.authenticator_data == says.authenticator_data()
        };
        let mut drawn = self.drawn.borrow_mut();
        let known = drawn.get(name).cloned().or(kept).filter(same);
        let signed = known.unwrap_or_else(|| by.sign(says));
        drawn.insert(name.into(), signed.clone());
        signed
    }

    /// The proof of an entry at the end of A's log, countersigned by B.
    fn proof(&self, entry: Vec<u8>) -> Proof {
        let id = Entry::<Unverified>::decode(&entry).unwrap().id();
        let ids = [self.home.ids()[0].clone(), vec![id]].concat();
        let mut tree = Tree::default();
        ids.iter().for_each(|id| tree.push(*id));
        let mut b = Home::new(&charter(2), Side(1));
        let row = Seen {
            side: Side(0),
            epoch: 0,
            size: tree.size(),
            root: tree.root(),
        };
        let receipt = Item::Receipt(Receipt {
            level: Level::Delivered,
            of: vec![row],
        });
        let receipt = seal(
            b.next().item(receipt, Time(2000)),
            &b.ring,
            &server(Side(1)),
        )
        .unwrap();
        b.clock += 1;
        Proof {
            keys: Carried::Known(self.home.register()),
            frame: Frame {
                entry,
                payloads: vec![],
            },
            countersigned: vec![Countersignature {
                receipt: receipt.bytes().to_vec(),
                path: inclusion(&ids, tree.size() - 1).unwrap(),
            }],
        }
    }

    fn keys(&self) -> Keys {
        let charter = charter(2);
        let mut signed = SignedCharter {
            charter: charter.clone(),
            signatures: vec![],
        };
        for side in [Side(0), Side(1)] {
            signed.add(side, charter.sign(&server(side)));
        }
        let rows = &self.home.logs[0].rows;
        Keys {
            charter: signed,
            chain: rows.iter().map(|row| row.entry.bytes().to_vec()).collect(),
        }
    }

    fn case(&self, official: &Official, name: &str, verified: bool, spoil: Spoil<'_>) -> Value {
        let act = ActBody {
            register: self.home.register(),
            kind: REMARK,
            nonce: [8; 16],
            official: official.credential.id(),
            payloads: vec![],
            event: vec![0xf6],
        };
        let body = to_bytes(&act);
        let asked = challenge(act.register, &body);
        let name = format!("{}: {name}", official.name);
        let mut says = official.authenticator.says(&asked, ORIGIN);
        let other = match official.name {
            "ES256" => es256(1),
            _ => Authenticator::eddsa(EDDSA + 1),
        };
        let assertion = match spoil {
            Spoil::Nothing => self.signed(&name, &says, &official.authenticator),
            Spoil::Words(change) => {
                change(&mut says);
                self.signed(&name, &says, &official.authenticator)
            }
            Spoil::Key => self.signed(&name, &says, &other),
            Spoil::Bytes(change) => {
                let good = format!("{}: good", official.name);
                let mut assertion = self.signed(&good, &says, &official.authenticator);
                change(&mut assertion);
                assertion
            }
        };
        let proved = Act::asserted(body.clone(), &assertion);
        let next = self.home.next();
        let entry = next.act(proved, &act, vec![], official.grant, Time(1000));
        let entry = sealed_anyhow(&entry, &server(Side(0)));
        json!({
            "name": name,
            "verified": verified,
            "act": hex(&body),
            "challenge": hex(&asked),
            "assertion": hex(&to_bytes(&assertion)),
            "proof_file": hex(&self.proof(entry).to_bytes()),
        })
    }
}

/// What is wrong with a case.
enum Spoil<'s> {
    Nothing,
    /// What authenticator and browser say; the signature covers it.
    Words(&'s dyn Fn(&mut Says)),
    /// Whose key signs.
    Key,
    /// What was signed, afterwards.
    Bytes(&'s dyn Fn(&mut Assertion)),
}

/// What is changed, under its name.
type Named<'s, T> = (&'s str, &'s dyn Fn(&mut T));

fn vectors() -> Value {
    let world = World::new();
    let mut cases = vec![];
    for official in &world.officials {
        let mut add = |name: &str, verified, spoil: Spoil<'_>| {
            cases.push(world.case(official, name, verified, spoil));
        };
        add("good", true, Spoil::Nothing);
        let more = ",\"crossOrigin\":false,\"later\":[{\"a\":null}]";
        let beside: &dyn Fn(&mut Says) = &|says| says.more = more.into();
        add("members that are not looked at", true, Spoil::Words(beside));
        let escaped: &dyn Fn(&mut Says) = &|says| says.kind = "webauthn\\u002eget".into();
        add("an escape in a string", true, Spoil::Words(escaped));
        let words: [Named<'_, Says>; 13] = [
            ("user not verified", &|says| says.flags = UP),
            ("user not present", &|says| says.flags = UV),
            ("the key may be copied", &|says| says.flags |= BE),
            ("another relying party", &|says| {
                says.rp_id = "north.example".into()
            }),
            ("another origin", &|says| {
                says.origin = "https://south.example".into()
            }),
            ("a registration", &|says| {
                says.kind = "webauthn.create".into()
            }),
            ("another act", &|says| says.challenge = "A".repeat(43)),
            ("a challenge with padding", &|says| says.challenge.push('=')),
            ("a frame of another origin", &|says| {
                says.more = ",\"crossOrigin\":true".into()
            }),
            ("a page above", &|says| {
                says.more = format!(",\"topOrigin\":\"{ORIGIN}\"")
            }),
            ("a member twice", &|says| {
                says.more = format!(",\"origin\":\"{ORIGIN}\"")
            }),
            ("half a pair of surrogates", &|says| {
                says.more = ",\"a\":\"\\ud800\"".into()
            }),
            ("a byte after the counter", &|says| says.rest.push(0)),
        ];
        for (name, change) in words {
            add(name, false, Spoil::Words(change));
        }
        add("another authenticator", false, Spoil::Key);
        let bytes: [Named<'_, Assertion>; 4] = [
            ("a space after the client data", &|one| {
                one.client_data.push(b' ')
            }),
            ("a changed counter", &|one| one.authenticator_data[36] ^= 1),
            ("a cut signature", &|one| one.signature.truncate(63)),
            ("a byte after the signature", &|one| one.signature.push(0)),
        ];
        for (name, change) in bytes {
            add(name, false, Spoil::Bytes(change));
        }
        if official.name == "ES256" {
            let long: &dyn Fn(&mut Assertion) = &|one| {
                let inside = one.signature.split_off(1);
                one.signature = [&[0x30, 0x81], &inside[..]].concat();
            };
            add("a length in two bytes", false, Spoil::Bytes(long));
            let padded: &dyn Fn(&mut Assertion) = &|one| {
                one.signature[1] += 1;
                one.signature[3] += 1;
                one.signature.insert(4, 0);
            };
            add(
                "a zero before the first number",
                false,
                Spoil::Bytes(padded),
            );
        }
    }
    let credentials = world.officials.iter().map(|official| {
        json!({
            "name": official.name,
            "private": hex(&[if official.name == "ES256" { ES256 } else { EDDSA }; 32]),
            "grant": official.grant.to_string(),
            "credential": hex(&to_bytes(&official.credential)),
            "id": official.credential.id().to_string(),
        })
    });
    json!({
        "about": "Test vectors of docs/format.md, section 5, Proof by an authenticator. Bytes are hexadecimal. The keys protect nothing. Each case is a proof file, to be read with the file of keys.",
        "format": 0,
        "credentials": credentials.collect::<Vec<_>>(),
        "keys_file": hex(&world.keys().to_bytes()),
        "cases": cases,
    })
}

#[test]
#[ignore = "writes the vectors instead of checking them"]
fn write_the_vectors() {
    let text = serde_json::to_string_pretty(&vectors()).unwrap();
    std::fs::write(PATH, format!("{text}\n")).unwrap();
}

#[test]
fn the_vectors_are_what_this_version_writes() {
    let (made, world) = (vectors(), World::new());
    for section in ["credentials", "keys_file"] {
        assert_eq!(made[section], world.kept[section], "{section}");
    }
    let (made, kept) = (&made["cases"], &world.kept["cases"]);
    assert_eq!(
        made.as_array().unwrap().len(),
        kept.as_array().unwrap().len()
    );
    for (made, kept) in made
        .as_array()
        .unwrap()
        .iter()
        .zip(kept.as_array().unwrap())
    {
        assert!(made == kept, "{} differs from {PATH}", kept["name"]);
    }
}

#[test]
fn the_vectors_are_read_as_they_say() {
    let kept = World::new().kept;
    let text = |value: &Value| unhex(value.as_str().unwrap());
    let keys = Keys::from_bytes(&text(&kept["keys_file"])).unwrap();
    for case in kept["cases"].as_array().unwrap() {
        let proof = Proof::from_bytes(&text(&case["proof_file"])).unwrap();
        let found = proof.verify(Some(&keys), &Lib);
        if case["verified"] == true {
            let entry = found.unwrap().entry;
            let Content::Act(act) = &entry.body().content else {
                unreachable!("every case is an act")
            };
            assert_eq!(act.proof, text(&case["assertion"]));
            let body = entry.act().unwrap();
            let credentials = kept["credentials"].as_array().unwrap();
            let known = |one: &Value| one["id"] == KeyId::to_string(&body.official);
            assert!(credentials.iter().any(known));
            continue;
        }
        assert!(
            matches!(found, Err(NotProven::Entry(NotAnEntry::Proof(_)))),
            "{}: {found:?}",
            case["name"]
        );
    }
}
