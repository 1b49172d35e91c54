//! Every entry in its log, in the order in which they came: keys, link, root, kept nodes.

use super::{Damage, Part, book::Book, looked::Looked};
use crate::{
    Fault,
    record::{Live, nodes},
};
use mithaq_canon::{EntryId, Position, Side};
use mithaq_record::{NotAnEntry, kind};
use rusqlite::Connection;
use std::{collections::BTreeMap, sync::Arc};

/// The logs as far as the rows have come.
pub(super) struct Links<'c> {
    connection: &'c Connection,
    ends: BTreeMap<Side, (Position, EntryId)>,
    /// How many nodes of the logs' trees are to be kept.
    nodes: u64,
}

impl<'c> Links<'c> {
    /// Before the first entry.
    pub(super) fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            ends: BTreeMap::new(),
            nodes: 0,
        }
    }

    /// Checks the entry that comes next, and learns from it.
    pub(super) fn check(&mut self, looked: &Looked, live: &mut Live, book: &mut Book<'_>) {
        let (at, part) = (looked.at, Part::Entry(looked.at));
        self.check_tree(looked, live, book);
        let end = self.ends.insert(at.side, (at, looked.id));
        let prev = match (&looked.wrong, &looked.entry) {
            (None, Some(entry)) => {
                looked.check_columns(book);
                if kind::concerns_keys(entry.body().kind) {
                    Arc::make_mut(&mut live.ring).learn(entry);
                }
                entry.body().prev
            }
            (Some(NotAnEntry::Newer(newer)), _) => {
                if newer.at != at || newer.id != looked.id {
                    book.add(part, Damage::Differs, "its place or its id");
                }
                newer.prev
            }
            (Some(wrong), _) => {
                book.add(part, damage(wrong), &wrong.to_string());
                return;
            }
            // What has no form has something wrong.
            (None, None) => return,
        };
        let follows = match end {
            None => at.epoch == 0 && at.seq == 0 && prev.is_none(),
            Some((last, id)) => {
                let next = (last.epoch, last.seq.saturating_add(1));
                ((at.epoch, at.seq) == next || at.epoch > last.epoch) && prev == Some(id)
            }
        };
        if !follows {
            book.add(part, Damage::Link, "it does not follow the entry before it");
        }
    }

    /// The root of its log with this entry in it, and the nodes that it completes: these are an
    /// index like the read tables.
    fn check_tree(&mut self, looked: &Looked, live: &mut Live, book: &mut Book<'_>) {
        let at = looked.at;
        let mut completed = Vec::new();
        let root = live.grow(at, looked.id, |node| completed.push(node));
        if root != looked.root {
            let detail = "the root of its log up to here";
            book.add(Part::Entry(at), Damage::Differs, detail);
        }
        for node in completed {
            self.nodes += 1;
            book.caught(Part::ReadTables, |book| {
                match nodes::stored(self.connection, (at.side, at.epoch), node)? {
                    Some(hash) if hash == node.hash => (),
                    Some(_) => book.add(Part::ReadTables, Damage::Differs, "node"),
                    None => book.add(Part::ReadTables, Damage::Missing, "node"),
                }
                Ok(())
            });
        }
    }

    /// Whether more nodes are kept than the entries call for.
    pub(super) fn finish(self, book: &mut Book<'_>) {
        book.caught(Part::ReadTables, |book| {
            let found: i64 = self
                .connection
                .query_row("SELECT count(*) FROM node", [], |row| row.get(0))
                .map_err(Fault::at("count the nodes"))?;
            if u64::try_from(found) != Ok(self.nodes) {
                book.add(Part::ReadTables, Damage::Stray, "node");
            }
            Ok(())
        });
    }
}

fn damage(wrong: &NotAnEntry) -> Damage {
    match wrong {
        NotAnEntry::TooLarge | NotAnEntry::Form(_) => Damage::Form,
        NotAnEntry::Signature
        | NotAnEntry::Inner(_)
        | NotAnEntry::Proof(_)
        | NotAnEntry::NoSuchGrant
        | NotAnEntry::Mandate(_)
        | NotAnEntry::OtherRegister
        | NotAnEntry::NoSuchSide
        | NotAnEntry::Credential
        | NotAnEntry::Newer(_) => Damage::Signature,
    }
}
