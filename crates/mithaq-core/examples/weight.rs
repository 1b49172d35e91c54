//! What a register weighs in memory and what an entry costs, by its length: proposals that each
//! give an article another wording, treaty after treaty, in batches that the other side receives.
//! With `accept`, the other side accepts what stands after each batch, and it is reopened; with
//! `single`, each act is received before the next is made. With `shelf`, what is seldom asked for
//! rests in a file. With `digest`, the digest of the state at the end is told.
//!
//! `cargo run --release -p mithaq-core --example weight -- 60000 [accept|single] [shelf] [digest]`
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it measures time and tells it"
)]

use mithaq_canon::{Digest, EntryId, KeyId, Lang, Past, PayloadId, Position, Side, Time, to_bytes};
use mithaq_core::{
    Accepted, ActSet, AlternativeId, Content, DeclaredProvision, Event, InstrumentKind,
    InstrumentRegistered, Nature, Operation, Part, Proposed, ProvisionId, ProvisionKind, Reason,
    Recorded, Register, Reopened, Replace, Row, Shelf, Slot, Standing, State, TextState, Wording,
    view,
};
use std::{
    convert::Infallible,
    error::Error,
    fs::{self, File},
    os::unix::fs::FileExt as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

const ARTICLES: u16 = 64;
const PROPOSALS_EACH: u64 = 16;
const BATCH: u64 = 256;
const SIDES: [Side; 2] = [Side(0), Side(1)];

struct Home {
    state: State,
    grants: Vec<EntryId>,
    entries: u64,
    rows: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let entries: u64 = arguments.next().unwrap_or("60000".into()).parse()?;
    let words: Vec<String> = arguments.collect();
    let accepts = words.iter().any(|word| word == "accept");
    let batch = if words.iter().any(|word| word == "single") {
        1
    } else {
        BATCH
    };
    let mut home = Home::new();
    if words.iter().any(|word| word == "shelf") {
        home.state = home.state.resting_on(Arc::new(Scratch::new()?));
    }
    let before = resident()?;
    let (mut start, mut from) = (Instant::now(), home.entries);
    let mut next = 1_000;
    println!("entries\tbytes an entry\tµs an entry\trows");
    while home.entries < entries {
        home.treaty(batch, accepts, entries);
        if home.entries >= next || home.entries >= entries {
            let count = home.entries - from;
            let micros = start.elapsed().as_micros() / u128::from(count.max(1));
            let weight = resident()?.saturating_sub(before) / home.entries;
            println!("{}\t{weight}\t{micros}\t{}", home.entries, home.rows);
            (start, from) = (Instant::now(), home.entries);
            next *= 2;
        }
    }
    if words.iter().any(|word| word == "digest") {
        println!("{}", home.state.digest());
    }
    Ok(())
}

/// A file without a name.
#[derive(Debug)]
struct Scratch {
    file: File,
    end: AtomicU64,
}

impl Scratch {
    fn new() -> Result<Self, Box<dyn Error>> {
        let path = std::env::temp_dir().join(format!("weight-{}", std::process::id()));
        let mut options = File::options();
        let file = options
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)?;
        fs::remove_file(&path)?;
        let end = AtomicU64::new(0);
        Ok(Self { file, end })
    }
}

impl Shelf for Scratch {
    fn put(&self, bytes: &[u8]) -> Option<Slot> {
        let len = u32::try_from(bytes.len()).ok()?;
        let at = self.end.fetch_add(len.into(), Ordering::Relaxed);
        self.file.write_all_at(bytes, at).ok()?;
        Some(Slot { at, len })
    }

    fn get(&self, slot: Slot) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(slot.len).unwrap_or(0)];
        let read = self.file.read_exact_at(&mut bytes, slot.at);
        read.map(|()| bytes).unwrap_or_default()
    }

    fn free(&self, _: Slot) {}
}

/// Bytes of memory this process holds.
fn resident() -> Result<u64, Box<dyn Error>> {
    let pages = fs::read_to_string("/proc/self/statm")?;
    let pages = pages.split(' ').nth(1).ok_or("no resident pages")?;
    Ok(pages.parse::<u64>()? * 4_096)
}

impl Home {
    fn new() -> Self {
        let register = Register {
            sides: 2,
            offset_minutes: 60,
        };
        let mut home = Self {
            state: State::new(register),
            grants: Vec::new(),
            entries: 0,
            rows: 0,
        };
        for side in SIDES {
            let grant = home.write(
                side,
                Content::Granted {
                    official: official(side),
                    office: vec![(Lang::En, "Directorate".into())],
                    acts: ActSet(u64::MAX),
                    instruments: None,
                },
            );
            home.grants.push(grant);
        }
        home
    }

    /// One treaty with all that is said on it.
    fn treaty(&mut self, size: u64, accepts: bool, most: u64) {
        let [ours, theirs] = SIDES;
        let instrument = self.state(ours, Event::InstrumentRegistered(registered()));
        self.receive(theirs);
        let base = self.base(instrument);
        for batch in 0..u64::from(ARTICLES) * PROPOSALS_EACH / size {
            let mut put = Vec::new();
            for n in 0..size {
                let provision = ProvisionId {
                    entry: instrument,
                    n: u16::try_from((batch * size + n) % u64::from(ARTICLES)).unwrap_or(0),
                };
                let proposal = self.state(ours, proposed(instrument, base, provision));
                put.push((provision, proposal));
            }
            self.receive(theirs);
            if accepts {
                let last = put.iter().skip(put.len() - usize::from(ARTICLES));
                for (provision, proposal) in last.clone() {
                    let alternative = AlternativeId {
                        proposal: *proposal,
                        op: 0,
                    };
                    let accepted = Accepted {
                        provision: *provision,
                        alternative,
                    };
                    self.state(theirs, Event::Accepted(accepted));
                }
                self.receive(ours);
                for (provision, _) in last {
                    let provision = *provision;
                    self.state(ours, Event::Reopened(Reopened { provision }));
                }
                self.receive(theirs);
            }
            if self.entries >= most {
                break;
            }
        }
    }

    fn base(&self, instrument: EntryId) -> Digest {
        let rows = view::rows(&self.state, Part::Instrument(instrument));
        let Some(Row::Instrument(row)) = rows.first() else {
            return Digest([0; 32]);
        };
        row.base
    }

    fn state(&mut self, side: Side, event: Event) -> EntryId {
        let grant = self.grants.get(usize::from(side.0)).copied();
        let content = Content::Act {
            official: official(side),
            grant: grant.unwrap_or(EntryId(Digest([0; 32]))),
            statement: event.now(),
        };
        self.write(side, content)
    }

    /// A delivered receipt; with it the rows of all that changed are made, as a store does.
    fn receive(&mut self, side: Side) {
        let of = self.state.cut().clone();
        self.write(side, Content::Delivered { of });
        let Ok(()) = view::touched::<Infallible>(&mut self.state, |_, rows| {
            self.rows += rows.len();
            Ok(())
        });
        self.state.take_touched();
    }

    fn write(&mut self, side: Side, content: Content) -> EntryId {
        let past = self.state.cut().clone();
        let (epoch, seq) = past.of(side).unwrap_or((0, 0));
        let at = Position { side, epoch, seq };
        let id = EntryId(Digest::of(&[b"entry", &to_bytes(&at)]));
        let past = Past::clone(&past);
        self.state.apply(&Recorded {
            id,
            at,
            past,
            claimed: Time(1_563_000_000_000 + self.entries),
            content,
        });
        self.entries += 1;
        id
    }
}

fn official(side: Side) -> KeyId {
    KeyId(Digest([side.0 + 1; 32]))
}

fn words(text: &[u8]) -> Wording {
    Wording::one(Lang::En, PayloadId(Digest::of(&[b"words", text])))
}

fn proposed(instrument: EntryId, base: Digest, provision: ProvisionId) -> Event {
    Event::Proposed(Proposed {
        instrument,
        base,
        operations: vec![Operation::Replace(Replace {
            provision,
            heading: Wording::empty(),
            body: words(&to_bytes(&provision)),
            placeholder: false,
        })],
        reason: Some(Reason::Wish),
        words: Wording::empty(),
        answers: None,
    })
}

fn registered() -> InstrumentRegistered {
    let provisions = (1..=ARTICLES).map(|number| DeclaredProvision {
        parent: None,
        kind: ProvisionKind::Article,
        number: number.to_string(),
        heading: Wording::empty(),
        body: words(&number.to_be_bytes()),
        placeholder: false,
    });
    InstrumentRegistered {
        kind: InstrumentKind::Convention,
        nature: Nature::Treaty,
        title: words(b"title"),
        texts: vec![(Lang::En, Standing::Authentic)],
        provisions: provisions.collect(),
        text: TextState::Draft,
        milestones: Vec::new(),
    }
}
