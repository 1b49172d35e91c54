//! The indexes of names, from the one for what came lately to the one that is nearly as long as the
//! record.
//!
//! To put a few names where they belong among many changes one page for each. So a name goes through
//! indexes of which each is some ten times as long as the one before, and always many at once: those
//! of one slice of all hashes, slice after slice, which lie beside each other. Thus a page is written
//! for several names that it takes up, and to move a slice takes milliseconds however long the record
//! is: the acts that come meanwhile wait for no more.

use super::Kind;
use crate::Fault;
use rusqlite::Connection;

/// Where a name may lie, beside what came lately.
pub(super) const IN_ORDER: &str = "SELECT at FROM named_near WHERE hash = ?1
     UNION ALL SELECT at FROM named_middle WHERE hash = ?1
     UNION ALL SELECT at FROM named_far WHERE hash = ?1";

/// Where a name may lie that came lately: its stretch, between rows 2 and 3, is read through.
pub(super) const LATELY: &str = "SELECT row & 0xffffffffffffff FROM named_lately
     WHERE row BETWEEN ?2 AND ?3 AND hash = ?1";

/// The names that came lately.
pub(super) const ALL_LATELY: &str = "SELECT hash, row & 0xffffffffffffff AS at FROM named_lately";

/// Every name.
pub(super) const ALL: &str = "SELECT hash, at FROM named_far
     UNION ALL SELECT hash, at FROM named_middle
     UNION ALL SELECT hash, at FROM named_near
     UNION ALL SELECT hash, row & 0xffffffffffffff FROM named_lately";

/// Bits of the number of a row of what came lately that say where a name leads.
const AT_BITS: u32 = 56;

/// The names of each kind that came lately lie in 2 to the power of so many stretches: whoever has no
/// other way than to read them through reads a twelfth of them all, and a commit ends no more than
/// twelve pages.
const STRETCHES: u32 = 2;

/// So many names came lately before they are put in order.
pub(super) const LATELY_FULL: i64 = 1024;

/// So many came lately at the most: if for long nobody had the time, they are put in order within an
/// act. Reading a stretch of them takes ten microseconds.
pub(super) const LATELY_MAX: usize = 16_384;

/// The first and the last row for a name among those that came lately.
pub(super) fn stretch(kind: Kind, short: i64) -> (i64, i64) {
    let part = short.cast_unsigned() >> (u64::BITS - STRETCHES);
    let stretch = (kind.number() << STRETCHES) | part.cast_signed();
    let first = stretch << AT_BITS;
    (first, first | AT_MASK)
}

const AT_MASK: i64 = (1 << AT_BITS) - 1;

/// Whether a name among those that came lately lies in the row where it is looked for.
pub(super) fn lies_right(short: i64, row: i64) -> bool {
    let at = row & AT_MASK;
    let kinds = [Kind::Entry, Kind::Act, Kind::Text];
    let kind = kinds.into_iter().find(|kind| kind.row(at).is_some());
    kind.is_some_and(|kind| stretch(kind, short).0 | at == row)
}

/// An index that hands on what it has too much of.
pub(super) struct Tier {
    pub(super) from: &'static str,
    /// It has about so many names.
    pub(super) full: i64,
    /// All hashes are in 2 to the power of so many slices.
    slices: u32,
    to: &'static str,
}

/// A page has some 200 names: `near` is 120 pages, which the thousand names that come into it at
/// once change all; of `middle`, 1,300 pages, a slice changes an eighth; of `far` a sixty-fourth.
pub(super) const TIERS: [Tier; 2] = [
    Tier {
        from: "named_near",
        full: 24_576,
        slices: 3,
        to: "named_middle",
    },
    Tier {
        from: "named_middle",
        full: 262_144,
        slices: 6,
        to: "named_far",
    },
];

/// How many slices each tier has handed on. Where it begins does not matter.
pub(super) type Turns = [u32; TIERS.len()];

const STEP: &str = "put the names in order";

/// Adds a name to those that came lately.
pub(super) fn append(
    connection: &Connection,
    kind: Kind,
    short: i64,
    at: i64,
) -> Result<(), Fault> {
    let (first, _) = stretch(kind, short);
    connection
        .prepare_cached("INSERT OR IGNORE INTO named_lately (row, hash) VALUES (?1, ?2)")
        .and_then(|mut statement| statement.execute((first | (at & AT_MASK), short)))
        .map_err(Fault::at("note where a name lies"))
        .map(drop)
}

/// Puts in order what came lately once there is much of it, and hands on what is too much then.
/// Answers whose turn is next if it did.
pub(super) fn settle(connection: &Connection, mut turns: Turns) -> Result<Option<Turns>, Fault> {
    if count_of(connection, "named_lately")? < LATELY_FULL {
        return Ok(None);
    }
    order_lately(connection)?;
    for (tier, turn) in TIERS.iter().zip(&mut turns) {
        // After as many slices as there are, it is empty.
        for _ in 0..1 << tier.slices {
            if count_of(connection, tier.from)? <= tier.full {
                break;
            }
            tier.hand_on(connection, *turn)?;
            *turn = turn.wrapping_add(1);
        }
    }
    Ok(Some(turns))
}

/// Puts in order what came lately.
pub(super) fn order_lately(connection: &Connection) -> Result<(), Fault> {
    connection
        .execute_batch(&format!(
            "INSERT OR IGNORE INTO named_near {ALL_LATELY} ORDER BY hash, at;
             DELETE FROM named_lately"
        ))
        .map_err(Fault::at(STEP))
}

fn count_of(connection: &Connection, table: &str) -> Result<i64, Fault> {
    let sql = format!("SELECT count(*) FROM {table}");
    connection
        .prepare_cached(&sql)
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(Fault::at(STEP))
}

impl Tier {
    /// Moves one slice into the next tier.
    fn hand_on(&self, connection: &Connection, turn: u32) -> Result<(), Fault> {
        let Self { from, to, .. } = self;
        let (first, last) = self.slice(turn);
        connection
            .execute_batch(&format!(
                "INSERT OR IGNORE INTO {to} SELECT hash, at FROM {from}
                     WHERE hash BETWEEN {first} AND {last} ORDER BY hash, at;
                 DELETE FROM {from} WHERE hash BETWEEN {first} AND {last}"
            ))
            .map_err(Fault::at(STEP))
    }

    /// The first and the last hash of a slice.
    pub(super) fn slice(&self, turn: u32) -> (i64, i64) {
        let len = 1_i64 << (i64::BITS - self.slices);
        let nth = i64::from(turn % (1 << self.slices));
        let first = i64::MIN.wrapping_add(nth.wrapping_mul(len));
        (first, first.wrapping_add(len - 1))
    }
}
