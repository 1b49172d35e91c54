//! Acts proved by an authenticator behind a browser, and every way in which they are not.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mithaq_canon::{Digest, EntryId, Lang, RegisterId, Side, to_bytes};
use mithaq_record::{
    Act, ActBody, Acts, Assertion, AuthenticatorKey, Body, CeremonyFault, Checked, Content,
    Credential, Entry, Grant, Item, NotAnEntry, Noting, ProofFault, SealFault, Signer as _, Term,
    Unverified, Verified, WebAuthn, challenge, open, seal,
};
use proptest::prelude::*;
use support::{
    Home, Key, Lib, REMARK,
    authenticator::{AT, Authenticator, BE, BS, ED, ORIGIN, RP_ID, Says, UP, UV},
    charter, official, sealed_anyhow, server,
};

const A: Side = Side(0);

/// A home with an official who proves acts by this authenticator.
struct Office {
    home: Home,
    grant: EntryId,
    credential: Credential,
    authenticator: Authenticator,
}

impl Office {
    fn of(authenticator: Authenticator) -> Self {
        let mut home = Home::new(&charter(2), A);
        let credential = Credential::WebAuthn(authenticator.credential(&[ORIGIN]));
        let grant = home.item(granting(credential.clone())).id();
        Self {
            home,
            grant,
            credential,
            authenticator,
        }
    }

    fn act(&self) -> ActBody {
        ActBody {
            register: self.home.register(),
            kind: REMARK,
            nonce: [8; 16],
            official: self.credential.id(),
            payloads: vec![],
            event: vec![0xf6],
        }
    }

    /// The honest words about this act.
    fn says(&self, act: &ActBody) -> Says {
        let challenge = challenge(act.register, &to_bytes(act));
        self.authenticator.says(&challenge, ORIGIN)
    }

    fn body(&self, act: &ActBody, assertion: &Assertion) -> Body {
        let proved = Act::asserted(to_bytes(act), assertion);
        let now = mithaq_canon::Time(1000);
        self.home.next().act(proved, act, vec![], self.grant, now)
    }

    /// What becomes of an act with this assertion, whatever server seals it.
    fn opened(&self, assertion: &Assertion) -> Result<Entry<Verified>, NotAnEntry> {
        let bytes = sealed_anyhow(&self.body(&self.act(), assertion), &server(A));
        open(&bytes, &self.home.ring, &Lib)
    }

    /// That it is refused for this, and that an honest server does not seal it either, unless only
    /// the signature is wrong: that one is checked before it is brought to be sealed.
    fn refuses(&self, why: &str, assertion: &Assertion, fault: ProofFault) {
        let refused = self.opened(assertion).unwrap_err();
        assert_eq!(refused, NotAnEntry::Proof(fault), "{why}");
        if fault != ProofFault::Signature {
            let body = self.body(&self.act(), assertion);
            let sealed = seal(body, &self.home.ring, &server(A));
            assert_eq!(sealed, Err(SealFault::Proof(fault)), "{why}");
        }
    }
}

fn granting(official: Credential) -> Item {
    Item::Grant(Grant {
        official,
        office: vec![(Lang::En, "Foreign ministry".into())],
        acts: Acts::ALL,
        term: Term::UntilRevoked,
        instruments: None,
    })
}

fn offices() -> [Office; 2] {
    [
        Office::of(Authenticator::es256()),
        Office::of(Authenticator::eddsa(0x60)),
    ]
}

#[test]
fn an_act_proved_by_an_authenticator_is_an_entry() {
    for mut office in offices() {
        let act = office.act();
        let assertion = office.authenticator.sign(&office.says(&act));
        let entry = office.home.commit(office.body(&act, &assertion));
        let opened = open(entry.bytes(), &office.home.ring, &Lib).unwrap();
        assert_eq!(opened.act().unwrap().official, office.credential.id());
        let Content::Act(act) = &opened.body().content else {
            unreachable!("it is an act")
        };
        assert_eq!(act.proof.first(), Some(&0x83));
    }
}

#[test]
fn what_browsers_and_authenticators_may_say_besides_does_not_matter() {
    for office in offices() {
        let good = office.says(&office.act());
        let with_flags = |flags: u8, rest: &[u8]| Says {
            flags,
            rest: rest.into(),
            ..good.clone()
        };
        let with_more = |more: &str| Says {
            more: more.into(),
            ..good.clone()
        };
        for says in [
            with_more(""),
            with_more(
                ",\"crossOrigin\":false,\"other_keys_can_be_added_here\":\"do not compare \
                 clientDataJSON against a template. See https://goo.gl/yabPex\"",
            ),
            with_more(",\"tokenBinding\":{\"status\":\"supported\"},\"later\":[1,[2],null]"),
            // Flags that are kept for later (§6.1), and an extension that nobody asked for.
            with_flags(UP | UV | 1 << 1 | 1 << 5, &[]),
            with_flags(UP | UV | ED, &[0xa1, 0x61, 0x61, 0xf5]),
        ] {
            let assertion = office.authenticator.sign(&says);
            office.opened(&assertion).unwrap();
        }
    }
}

#[test]
fn each_word_that_is_wrong_is_refused_by_its_name() {
    use CeremonyFault as Fault;
    for office in offices() {
        let good = office.says(&office.act());
        let refuses = |why: &str, says: Says, fault: Fault| {
            let assertion = office.authenticator.sign(&says);
            office.refuses(why, &assertion, ProofFault::Ceremony(fault));
        };
        let with = |change: &dyn Fn(&mut Says)| {
            let mut says = good.clone();
            change(&mut says);
            says
        };
        let rp = |rp_id: &str| with(&|says| says.rp_id = rp_id.into());
        refuses("another rp", rp("north.example"), Fault::RelyingParty);
        let origin = |origin: &str| with(&|says| says.origin = origin.into());
        for other in [
            "https://register.south.example",
            "http://register.north.example",
            "https://register.north.example:8443",
            "https://register.north.example/",
            "https://REGISTER.north.example",
            "null",
            "",
        ] {
            refuses(other, origin(other), Fault::Origin);
        }
        let flags = |flags: u8| with(&|says| says.flags = flags);
        refuses("no UV", flags(UP), Fault::NotVerified);
        refuses("no UP", flags(UV), Fault::NotPresent);
        refuses("neither", flags(0), Fault::NotPresent);
        refuses("copyable", flags(UP | UV | BE), Fault::Copyable);
        refuses("copied", flags(UP | UV | BE | BS), Fault::Copyable);
        let odd = flags(UP | UV | BS);
        refuses("copied but not copyable", odd, Fault::AuthenticatorData);
        let kind = |kind: &str| with(&|says| says.kind = kind.into());
        refuses("a registration", kind("webauthn.create"), Fault::Type);
        refuses("a payment", kind("payment.get"), Fault::Type);
        let more = |more: &str| with(&|says| says.more = more.into());
        refuses("a frame", more(",\"crossOrigin\":true"), Fault::CrossOrigin);
        let above = more(",\"crossOrigin\":false,\"topOrigin\":\"https://south.example\"");
        refuses("a page above", above, Fault::CrossOrigin);
        refuses(
            "no boolean",
            more(",\"crossOrigin\":\"no\""),
            Fault::ClientData,
        );
        let twice = more(",\"challenge\":\"x\"");
        refuses("two challenges", twice, Fault::ClientData);
    }
}

#[test]
fn an_assertion_proves_its_own_act_in_its_own_register() {
    for office in offices() {
        let good = office.act();
        let refuses = |why: &str, act: &ActBody| {
            let assertion = office.authenticator.sign(&office.says(act));
            let fault = ProofFault::Ceremony(CeremonyFault::Challenge);
            office.refuses(why, &assertion, fault);
        };
        let nonce = [9; 16];
        refuses(
            "another act",
            &ActBody {
                nonce,
                ..good.clone()
            },
        );
        let register = RegisterId(Digest([9; 32]));
        refuses(
            "another register",
            &ActBody {
                register,
                ..good.clone()
            },
        );
        // The hash of the body alone, as if there were no domain.
        let bare = Digest::of(&[&to_bytes(&good)]).0;
        let says = office.authenticator.says(&bare, ORIGIN);
        let fault = ProofFault::Ceremony(CeremonyFault::Challenge);
        office.refuses("no domain", &office.authenticator.sign(&says), fault);
        // With padding it is another text.
        let mut padded = office.says(&good);
        padded.challenge.push('=');
        office.refuses("padded", &office.authenticator.sign(&padded), fault);
    }
}

#[test]
fn a_signature_counts_for_the_credential_of_the_grant_alone() {
    for office in offices() {
        let says = office.says(&office.act());
        for other in [Authenticator::es256(), Authenticator::eddsa(0x61)] {
            let (forged, good) = (other.sign(&says), office.authenticator.sign(&says));
            let fault = match forged.signature.len() == 64 {
                same if same == (good.signature.len() == 64) => ProofFault::Signature,
                _ => ProofFault::Form,
            };
            office.refuses("another authenticator", &forged, fault);
        }
        // Over other client data, or over other authenticator data.
        let mut moved = office.authenticator.sign(&says);
        moved.client_data.push(b' ');
        office.refuses("a space more", &moved, ProofFault::Signature);
        let mut moved = office.authenticator.sign(&says);
        moved.authenticator_data[36] ^= 1;
        office.refuses("another counter", &moved, ProofFault::Signature);
    }
}

/// The same key under other origins is another credential: an act says which it was made for.
#[test]
fn an_act_is_bound_to_the_description_in_the_grant() {
    let mut office = Office::of(Authenticator::es256());
    let act = office.act();
    let assertion = office.authenticator.sign(&office.says(&act));
    let wider = office
        .authenticator
        .credential(&[ORIGIN, "https://www.register.north.example"]);
    office.grant = office.home.item(granting(Credential::WebAuthn(wider))).id();
    office.refuses("another grant", &assertion, ProofFault::OtherKey);
}

#[test]
fn neither_form_of_proof_passes_for_the_other() {
    let office = Office::of(Authenticator::eddsa(0x60));
    let act = office.act();
    // A COSE_Sign1 by the very key of the authenticator.
    let signed = Act::sign(&act, &Key::of(0x60));
    let mut body = office.body(&act, &office.authenticator.sign(&office.says(&act)));
    body.content = Content::Act(Act {
        body: to_bytes(&act),
        ..signed
    });
    let refused = open(&sealed_anyhow(&body, &server(A)), &office.home.ring, &Lib);
    assert_eq!(refused, Err(NotAnEntry::Proof(ProofFault::Form)));
    // An assertion where the grant names a key.
    let key = Credential::Key(official(A).public_key());
    let named = ActBody {
        official: key.id(),
        ..act
    };
    let assertion = office.authenticator.sign(&office.says(&named));
    let body = Body {
        grant: office.home.grant,
        ..office.body(&named, &assertion)
    };
    let refused = open(&sealed_anyhow(&body, &server(A)), &office.home.ring, &Lib);
    assert_eq!(refused, Err(NotAnEntry::Proof(ProofFault::Form)));
}

#[test]
fn what_is_cut_or_longer_is_refused() {
    for office in offices() {
        let says = office.says(&office.act());
        let good = office.authenticator.sign(&says);
        let (data, client) = (says.authenticator_data(), says.client_data());
        let form = ProofFault::Ceremony(CeremonyFault::AuthenticatorData);
        for len in 0..data.len() {
            let cut = office
                .authenticator
                .sign_bytes(data[..len].to_vec(), client.clone());
            office.refuses("cut authenticator data", &cut, form);
        }
        let longer = [&data[..], &[0]].concat();
        let longer = office.authenticator.sign_bytes(longer, client.clone());
        office.refuses("a byte more", &longer, form);
        let flagged = |flags: u8, rest: &[u8]| {
            office.authenticator.sign(&Says {
                flags,
                rest: rest.into(),
                ..says.clone()
            })
        };
        office.refuses("no extensions", &flagged(UP | UV | ED, &[]), form);
        office.refuses("no map", &flagged(UP | UV | ED, &[0x61, 0x61]), form);
        let attested = flagged(UP | UV | AT, &office.authenticator.attested());
        office.refuses("a new credential", &attested, form);
        let form = ProofFault::Ceremony(CeremonyFault::ClientData);
        for len in 0..client.len() {
            let cut = office
                .authenticator
                .sign_bytes(data.clone(), client[..len].to_vec());
            office.refuses("cut client data", &cut, form);
        }
        for len in 0..good.signature.len() {
            let signature = good.signature[..len].to_vec();
            let cut = Assertion {
                signature,
                ..good.clone()
            };
            office.refuses("cut signature", &cut, ProofFault::Form);
        }
        let long = |bytes: usize| Assertion {
            client_data: vec![b' '; bytes],
            ..good.clone()
        };
        let (most, more) = (long(4096), long(4097));
        office.refuses("the most client data", &most, form);
        office.refuses("more client data", &more, ProofFault::Form);
    }
}

/// Signatures of P-256 are DER, in one encoding; both halves of the range of s are drawn.
#[test]
fn a_signature_in_another_encoding_is_refused() {
    let office = Office::of(Authenticator::es256());
    let good = office.authenticator.sign(&office.says(&office.act()));
    let with = |signature: Vec<u8>| Assertion {
        signature,
        ..good.clone()
    };
    office.opened(&good).unwrap();
    let der = &good.signature;
    let integer = |bytes: &[u8]| -> (Vec<u8>, Vec<u8>) {
        let end = 2 + usize::from(bytes[1]);
        (bytes[2..end].to_vec(), bytes[end..].to_vec())
    };
    let (r, rest) = integer(&der[2..]);
    let (s, _) = integer(&rest);
    let encoded = |r: &[u8], s: &[u8]| {
        let one = |n: &[u8]| [&[2, u8::try_from(n.len()).unwrap()], n].concat();
        let inside = [one(r), one(s)].concat();
        [&[0x30, u8::try_from(inside.len()).unwrap()], &inside[..]].concat()
    };
    assert_eq!(encoded(&r, &s), *der);
    let padded = [&[0], &r[..]].concat();
    let form = [
        ("a zero in front", encoded(&padded, &s)),
        (
            "a negative number",
            encoded(&[&[0x80], &r[r.len() - 31..]].concat(), &s),
        ),
        ("a long length", [&[0x30, 0x81, der[1]], &der[2..]].concat()),
        ("a byte after", [&der[..], &[0]].concat()),
        (
            "r and s alone",
            [&padded[padded.len() - 32..], &padded[padded.len() - 32..]].concat(),
        ),
        ("nothing", vec![]),
        ("garbage", vec![0xff; 70]),
    ];
    for (why, bytes) in form {
        office.refuses(why, &with(bytes), ProofFault::Form);
    }
    for (why, bytes) in [("zeros", encoded(&[0], &[0])), ("swapped", encoded(&s, &r))] {
        office.refuses(why, &with(bytes), ProofFault::Signature);
    }
}

#[test]
fn a_grant_describes_a_credential_that_can_serve() {
    let office = Office::of(Authenticator::es256());
    let good = office.authenticator.credential(&[ORIGIN]);
    let next = || office.home.next();
    let now = mithaq_canon::Time(1000);
    let sealed = |credential: WebAuthn| {
        let body = next().item(granting(Credential::WebAuthn(credential)), now);
        let bytes = sealed_anyhow(&body, &server(A));
        let opened = open(&bytes, &office.home.ring, &Lib);
        (opened, seal(body, &office.home.ring, &server(A)))
    };
    let with = |change: &dyn Fn(&mut WebAuthn)| {
        let mut credential = good.clone();
        change(&mut credential);
        credential
    };
    let origins = |rp_id: &str, origins: &[&str]| {
        with(&|one| {
            one.rp_id = rp_id.into();
            one.origins = origins.iter().map(ToString::to_string).collect();
        })
    };
    for credential in [
        good.clone(),
        origins(
            "north.example",
            &[
                "https://north.example",
                "https://register.north.example:8443",
            ],
        ),
        origins("algiers.localhost", &["http://algiers.localhost:8001"]),
        origins("localhost", &["http://localhost", "https://localhost:1"]),
        with(&|one| one.id = vec![1; 1023]),
        with(&|one| one.key = Authenticator::eddsa(1).key()),
    ] {
        let (opened, sealed) = sealed(credential.clone());
        assert_eq!(opened.unwrap(), sealed.unwrap(), "{credential:?}");
    }
    let many: Vec<String> = (1..=9).map(|n| format!("{ORIGIN}:{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut compressed = [2; 65];
    if let AuthenticatorKey::Es256(point) = &good.key {
        compressed[1..].copy_from_slice(&point[1..]);
    }
    for credential in [
        with(&|one| one.id = vec![]),
        with(&|one| one.id = vec![1; 1024]),
        with(&|one| one.key = AuthenticatorKey::EdDsa([0; 32])),
        with(&|one| one.key = AuthenticatorKey::Es256(compressed)),
        origins(RP_ID, &[]),
        origins(RP_ID, &[ORIGIN, ORIGIN]),
        origins(RP_ID, &["https://www.register.north.example", ORIGIN]),
        origins(RP_ID, &many),
        origins(RP_ID, &["http://register.north.example"]),
        origins(RP_ID, &["https://register.north.example/"]),
        origins(RP_ID, &["https://register.north.example:"]),
        origins(RP_ID, &["https://register.north.example:080"]),
        origins(RP_ID, &["https://register.north.example:70000"]),
        origins(RP_ID, &["https://other.example"]),
        origins(RP_ID, &["https://xregister.north.example"]),
        origins(RP_ID, &["android:apk-key-hash:AAAA"]),
        origins("", &["https://register.north.example"]),
        origins(
            "Register.north.example",
            &["https://Register.north.example"],
        ),
        origins(".example", &["https://register.north.example"]),
        origins("north example", &["https://north example"]),
    ] {
        let (opened, sealed) = sealed(credential.clone());
        assert!(matches!(opened, Err(NotAnEntry::Form(_))), "{credential:?}");
        assert_eq!(sealed, Err(SealFault::Form), "{credential:?}");
    }
    // y is not the root of x^3 - 3x + b.
    let mut beside = [4; 65];
    beside[1..].fill(1);
    for point in [
        beside,
        [[4; 1].as_slice(), &[0; 64]].concat().try_into().unwrap(),
    ] {
        let (opened, _) = sealed(with(&|one| one.key = AuthenticatorKey::Es256(point)));
        assert_eq!(opened, Err(NotAnEntry::Credential));
    }
}

#[test]
fn a_registration_gives_the_credential_that_was_made() {
    let asked = [5; 32];
    let origins = || vec![ORIGIN.to_owned()];
    for authenticator in [Authenticator::es256(), Authenticator::eddsa(0x62)] {
        let made = authenticator.register(&asked, ORIGIN);
        let check =
            |made: &mithaq_record::Registration| made.check(&asked, RP_ID.into(), origins());
        assert_eq!(check(&made), Ok(authenticator.credential(&[ORIGIN])));
        let says = Says {
            flags: UP | UV | AT,
            rest: authenticator.attested(),
            kind: "webauthn.create".into(),
            ..authenticator.says(&asked, ORIGIN)
        };
        let refuses = |why: &str, fault: CeremonyFault, change: &dyn Fn(&mut Says)| {
            let mut says = says.clone();
            change(&mut says);
            let made = authenticator.registration(&says);
            assert_eq!(check(&made), Err(fault), "{why}");
        };
        use CeremonyFault as Fault;
        refuses("a use", Fault::Type, &|says| {
            says.kind = "webauthn.get".into()
        });
        refuses("another page", Fault::Origin, &|says| says.origin.push('s'));
        refuses("another question", Fault::Challenge, &|says| {
            says.challenge.push('A')
        });
        refuses("another rp", Fault::RelyingParty, &|says| {
            says.rp_id.push('s')
        });
        refuses("no UV", Fault::NotVerified, &|says| says.flags = UP | AT);
        refuses("no UP", Fault::NotPresent, &|says| says.flags = UV | AT);
        refuses("copyable", Fault::Copyable, &|says| says.flags |= BE);
        let form = Fault::AuthenticatorData;
        let nothing: &dyn Fn(&mut Says) = &|says| {
            says.flags = UP | UV;
            says.rest.clear();
        };
        refuses("no credential", form, nothing);
        refuses("a byte more", form, &|says| says.rest.push(0));
        refuses("another algorithm", form, &|says| {
            // The label of the algorithm, and the number that follows it.
            let alg = 16 + 2 + authenticator.id.len() + 4;
            says.rest[alg] = 0x38;
        });
        for len in 0..says.rest.len() {
            refuses("cut", form, &|says| says.rest.truncate(len));
        }
    }
}

#[test]
fn signatures_checked_ahead_are_those_of_authenticators_too() {
    struct Nobody;
    impl mithaq_record::Verifier for Nobody {
        fn verify(&self, _: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
            false
        }
        fn verify_es256(&self, _: &[u8; 65], _: &[u8], _: &[u8; 64]) -> bool {
            false
        }
        fn is_p256_point(&self, _: &[u8; 65]) -> bool {
            true
        }
        fn verify_ml_dsa(&self, _: &[u8; 1952], _: &[u8], _: &[u8; 3309]) -> bool {
            false
        }
    }
    for office in offices() {
        let assertion = office.authenticator.sign(&office.says(&office.act()));
        let bytes = sealed_anyhow(&office.body(&office.act(), &assertion), &server(A));
        let noting = Noting::new(&Lib);
        let read = || Entry::<Unverified>::decode(&bytes).unwrap();
        read().verify(&office.home.ring, &noting).unwrap();
        let found = noting.found();
        read()
            .verify(&office.home.ring, &found.or(&Nobody))
            .unwrap();
        let none = Checked::default();
        assert!(read().verify(&office.home.ring, &none.or(&Nobody)).is_err());
    }
}

#[test]
fn every_flipped_bit_of_a_proof_is_refused() {
    for office in offices() {
        let assertion = office.authenticator.sign(&office.says(&office.act()));
        let good = to_bytes(&assertion);
        let body = office.body(&office.act(), &assertion);
        for place in 0..good.len() {
            for bit in 0..8 {
                let mut proof = good.clone();
                proof[place] ^= 1 << bit;
                let mut bent = body.clone();
                bent.content = Content::Act(Act {
                    body: to_bytes(&office.act()),
                    proof,
                });
                let bytes = sealed_anyhow(&bent, &server(A));
                let refused = open(&bytes, &office.home.ring, &Lib).unwrap_err();
                assert!(matches!(refused, NotAnEntry::Proof(_)), "{place}.{bit}");
            }
        }
    }
}

proptest! {
    /// Whatever a hostile side puts in the place of the three parts, the answer is a refusal.
    #[test]
    fn any_bytes_are_refused(
        data in prop::collection::vec(any::<u8>(), 0..80),
        client in "\\PC{0,120}",
        signature in prop::collection::vec(any::<u8>(), 0..73),
    ) {
        let office = Office::of(Authenticator::eddsa(0x60));
        let assertion = Assertion {
            authenticator_data: data,
            client_data: client.into_bytes(),
            signature,
        };
        let is_proof = matches!(office.opened(&assertion), Err(NotAnEntry::Proof(_)));
        prop_assert!(is_proof);
    }
}
