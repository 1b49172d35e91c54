//! `POST /record/pouch/pack` and `/record/pouch/open`: the record in a file, for a courier.

use crate::app::App;
use crate::pages::errors::Trouble;
use crate::pages::record::pouch::{self, Opened, Peer};
use crate::routes::answer::{self, Answer};
use crate::routes::files::{Spout, flow, flowing};
use crate::routes::sight::sight;
use crate::session::{Entered, Posted, Visit};
use crate::upload::streamed;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::{Side, Time};
use mithaq_desk::{
    FilesLacking, POUCH_ATTACHMENTS_BYTES, PouchError, PouchOpened, PouchPeer, Right, Words,
};
use std::io::ErrorKind;
use tokio::sync::oneshot;

/// A form with a pouch: the pouch, and a little beside it. What goes beyond a pouch's bound is still
/// read and thrown away up to here, so that whoever sent it is told.
pub(crate) const OPEN_BYTES_MAX: usize = 1088 * 1024 * 1024;

/// What the page of the record shows of a side.
pub(super) fn shown(peer: &PouchPeer, when: &dyn Fn(Time) -> String) -> Peer {
    Peer {
        side: peer.side,
        lacks: peer.lacks,
        files: files(peer.lacks_files),
        told: peer.told.map(|told| (when(told.at), told.by_pouch)),
        packed: peer.packed.map(|(at, entries)| (when(at), entries)),
        answered: peer.answered,
    }
}

/// How much of attached files is lacking: of how many, and megabytes, begun ones counted whole.
pub(super) fn files(lacking: FilesLacking) -> (u64, u64) {
    (lacking.files, lacking.bytes.div_ceil(1024 * 1024))
}

/// `POST /record/pouch/pack`: everything that a side lacks, as a file that it alone can open. It is
/// written while it is sent; one that breaks off says so when it is opened.
pub(crate) async fn pack(Posted { visit, who, fields }: Posted) -> Response {
    if !who.may(Right::Keep) {
        return Answer::Trouble(Trouble::Forbidden).to(&visit);
    }
    let Ok(to) = fields.get("side").parse().map(Side) else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let desk = visit.app.desk().clone();
    let register = desk.register();
    let label = register.and_then(|register| {
        let side = register.charter.side(to)?;
        Some(side.key.clone())
    });
    let name = format!("{}-{}.pouch", label.unwrap_or_default(), desk.today());
    let (spout, from) = flow();
    let (begun, begins) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let mut out = Begun {
            into: spout,
            begun: Some(begun),
        };
        let packed = desk.pack_pouch(to, POUCH_ATTACHMENTS_BYTES, &mut out);
        let Begun { into, begun } = out;
        let Err(error) = packed else { return };
        match begun {
            // Nothing has gone yet: the error is the answer.
            Some(begun) => drop(begun.send(Err(error))),
            None => {
                tracing::error!(%error, "a pouch broke off");
                into.tear(error);
            }
        }
    });
    match begins.await {
        Ok(Ok(())) => flowing(from, None, &name),
        Ok(Err(error)) => refused(&visit, &error),
        Err(_) => answer::failed(&visit, &mithaq_desk::Fault::Closing),
    }
}

/// A file of which the first byte is told.
struct Begun {
    into: Spout,
    begun: Option<oneshot::Sender<Result<(), PouchError>>>,
}

impl std::io::Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Some(begun) = self.begun.take() {
            // Whoever asked may have left; writing says so.
            let _left = begun.send(Ok(()));
        }
        self.into.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.into.flush()
    }
}

/// `POST /record/pouch/open`
pub(crate) async fn open(State(app): State<App>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Entered { visit, who } = match Entered::from_request_parts(&mut parts, &app).await {
        Ok(entered) => entered,
        Err(answer) => return answer,
    };
    if !who.may(Right::Keep) {
        return Answer::Trouble(Trouble::Forbidden).to(&visit);
    }
    let desk = visit.app.desk().clone();
    let request = Request::from_parts(parts, body);
    let opened = streamed(&visit, &who, request, move |_, _, file| {
        desk.open_pouch_coming(file)
    });
    match opened.await {
        Ok(Ok(whole)) => told(&visit, &whole),
        Ok(Err(PouchError::Read(error))) if error.kind() == ErrorKind::FileTooLarge => {
            refused(&visit, &PouchError::TooLarge)
        }
        Ok(Err(error)) => refused(&visit, &error),
        Err(answer) => answer,
    }
}

fn told(visit: &Visit, pouch: &PouchOpened) -> Response {
    let missing = match visit.app.desk().pouches() {
        Ok(state) => files(state.missing),
        Err(fault) => return answer::failed(visit, &fault),
    };
    let register = visit.app.desk().register();
    let offset = register.map_or(0, |register| register.charter.offset_minutes);
    let opened = Opened::Whole {
        from: pouch.from,
        packed: visit.voice.dates.instant(pouch.packed, offset),
        applied: pouch.taken.applied,
        known: pouch.taken.known,
        waiting: pouch.taken.waiting,
        dropped: pouch.taken.dropped,
        chunks: pouch.chunks.kept,
        missing,
    };
    page(visit, StatusCode::OK, &opened)
}

fn refused(visit: &Visit, error: &PouchError) -> Response {
    let status = match error {
        PouchError::Fault(fault) => return answer::failed(visit, fault),
        PouchError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        PouchError::NoSuchSide => StatusCode::NOT_FOUND,
        PouchError::Held(_) => StatusCode::CONFLICT,
        PouchError::NotAPouch
        | PouchError::Newer
        | PouchError::OtherRegister(_)
        | PouchError::Ours(_)
        | PouchError::NotForUs(_)
        | PouchError::OtherKey
        | PouchError::Cut { .. }
        | PouchError::Altered { .. }
        | PouchError::Beyond { .. }
        | PouchError::Parcel { .. }
        | PouchError::Closing(_)
        | PouchError::Read(_)
        | PouchError::Write(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let opened = Opened::Refused {
        code: error.code(),
        kept: error.kept(),
    };
    page(visit, status, &opened)
}

fn page(visit: &Visit, status: StatusCode, opened: &Opened) -> Response {
    let sight = sight(visit, Words::default());
    answer::page(status, &pouch::opened(&visit.frame(), &sight, opened))
}
