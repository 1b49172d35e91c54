//! What our own log got lately, as the frames in which it travels: a peer on the line asks for just
//! that, and gets it without a look at the disk and without its texts being unsealed again.

use mithaq_canon::{EntryId, Position, Side};
use mithaq_record::{Entry, Frame, Head, Packer, Payload, Verified, exchange::Range};
use std::{collections::VecDeque, sync::Arc};

/// So many bytes of frames are kept at most: some batches, and a peer that lags further behind is
/// served from the database.
const BYTES_MAX: usize = 6 * 1024 * 1024;

/// Of so many commits: each takes a look with every parcel.
const COMMITS_MAX: usize = 64;

/// What one transaction seals. It counts once its commit has returned.
#[derive(Debug, Default)]
pub(crate) struct Sealed {
    frames: Vec<(Position, Frame)>,
    last: Option<EntryId>,
    bytes: usize,
    /// Whether something was sealed that a frame here would not carry as the database does.
    has_gap: bool,
}

impl Sealed {
    /// Notes an entry with all its texts.
    pub(crate) fn note(&mut self, entry: &Entry<Verified>, payloads: Vec<Payload>) {
        let texts = payloads.iter().map(|payload| payload.plaintext.len());
        self.bytes += entry.bytes().len() + texts.sum::<usize>();
        let frame = Frame {
            entry: entry.bytes().to_vec(),
            payloads,
        };
        self.frames.push((entry.at(), frame));
        self.last = Some(entry.id());
    }

    /// Whether nothing was sealed.
    pub(crate) fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Notes that the database alone knows what is to be sent: a text came earlier, or went.
    pub(crate) fn note_gap(&mut self) {
        self.has_gap = true;
    }
}

/// The frames of the last commits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fresh(VecDeque<Arc<Sealed>>);

impl Fresh {
    /// Takes up what a commit has made durable; `own` is where our own log ends since. What does not
    /// end there is not our log any more, and is forgotten: it must never leave.
    pub(crate) fn add(&mut self, sealed: Sealed, own: Option<&Head>) {
        if sealed.has_gap {
            self.0.clear();
        } else if !sealed.frames.is_empty() {
            self.0.push_back(Arc::new(sealed));
            let bytes =
                |all: &VecDeque<Arc<Sealed>>| all.iter().map(|one| one.bytes).sum::<usize>();
            while self.0.len() > COMMITS_MAX || bytes(&self.0) > BYTES_MAX {
                self.0.pop_front();
            }
        }
        let last = self.0.back();
        let last = last.and_then(|sealed| sealed.frames.last().map(|(at, _)| *at).zip(sealed.last));
        let end = own.map(|head| (head.epoch, head.size, head.id));
        if last.map(|(at, id)| (at.epoch, at.seq.saturating_add(1), id)) != end {
            self.0.clear();
        }
    }

    /// Fills a parcel with frames of these ranges, as many as fit. Nothing was put in, and `false` is
    /// answered, if they ask for anything else than the end of our own log that is kept here.
    pub(crate) fn pack(&self, ours: Side, ranges: &[Range], packer: &mut Packer) -> bool {
        let [range] = ranges else {
            return false;
        };
        let (from, to) = (range.from, range.to);
        if range.side != ours || from >= to || from.0 != to.0 {
            return false;
        }
        let all = self.0.iter().flat_map(|sealed| &sealed.frames);
        let asked: Vec<&Frame> = all
            .skip_while(|(at, _)| (at.epoch, at.seq) != from)
            .zip(from.1..to.1)
            .take_while(|((at, _), seq)| (at.epoch, at.seq) == (to.0, *seq))
            .map(|((_, frame), _)| frame)
            .collect();
        if u64::try_from(asked.len()) != Ok(to.1 - from.1) {
            return false;
        }
        // What does not fit is asked for again.
        let _all_fit = asked.into_iter().all(|frame| packer.push(frame));
        true
    }
}
