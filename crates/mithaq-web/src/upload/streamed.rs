//! A form whose last part is a large file: it is handed on as it comes, and never stands in memory
//! whole.

use super::{Reading, Unread, refused, unreadable};
use crate::forms::Fields;
use crate::pages::errors::Trouble;
use crate::routes::answer::{self, Answer};
use crate::session::Visit;
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_desk::{Fault, SignedIn};
use std::io::{self, Read};
use tokio::sync::mpsc;

/// Pieces that may wait for whoever takes them in: a piece is what one read of the connection
/// gave, 64 KiB at most, so that a slow disk slows the sender down instead of filling memory.
const AHEAD: usize = 16;

/// Reads a form and gives its fields and its file, by name and piece by piece, to `take`, on a
/// thread that may wait. What `take` leaves unread is thrown away as it comes, so that whoever sent
/// it is told why instead of cut off. Without a file the name is empty, and so is what is read.
///
/// # Errors
/// The answer to a form that is none of this session's, or cannot be read.
pub(crate) async fn streamed<T: Send + 'static>(
    visit: &Visit,
    who: &SignedIn,
    request: Request,
    take: impl FnOnce(Fields, String, &mut dyn Read) -> T + Send + 'static,
) -> Result<T, Response> {
    let Some(_reading) = visit.app.shelf().reading() else {
        return Err(Answer::Trouble(Trouble::Busy).to(visit));
    };
    let Ok(form) = Multipart::from_request(request, &visit.app).await else {
        return Err(unreadable(visit));
    };
    match read(form, who.csrf(), take).await {
        Ok(Some(taken)) => Ok(taken),
        Ok(None) => Err(answer::failed(visit, &Fault::Closing)),
        Err(why) => Err(refused(visit, &why)),
    }
}

/// What `take` made of the form; nothing where the server is stopping.
async fn read<T: Send + 'static>(
    mut form: Multipart,
    secret: &str,
    take: impl FnOnce(Fields, String, &mut dyn Read) -> T + Send + 'static,
) -> Result<Option<T>, Unread> {
    let mut reading = Reading::new(secret);
    while let Some(field) = form.next_field().await? {
        if let Some((field, _, called)) = reading.take(field).await? {
            let fields = reading.end()?;
            let (to, from) = mpsc::channel(AHEAD);
            let work =
                tokio::task::spawn_blocking(move || take(fields, called, &mut Incoming::of(from)));
            feed(field, to).await;
            return Ok(work.await.ok());
        }
    }
    let fields = reading.end()?;
    let work = tokio::task::spawn_blocking(move || take(fields, String::new(), &mut io::empty()));
    Ok(work.await.ok())
}

/// Hands a file on; once nobody takes it any more the rest is thrown away. Its end is an empty
/// piece: where none comes, whoever sent it has left, and what came is not the file.
async fn feed(mut field: Field<'_>, to: mpsc::Sender<io::Result<Bytes>>) {
    let mut to = Some(to);
    loop {
        let (piece, is_last) = match field.chunk().await {
            Ok(Some(piece)) if piece.is_empty() => continue,
            Ok(Some(piece)) => (Ok(piece), false),
            Ok(None) => (Ok(Bytes::new()), true),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                (Err(io::ErrorKind::FileTooLarge.into()), true)
            }
            Err(error) => (Err(io::Error::other(error)), true),
        };
        if let Some(open) = &to
            && open.send(piece).await.is_err()
        {
            to = None;
        }
        if is_last {
            return;
        }
    }
}

/// The file as it comes, for a reader on a thread that may wait.
struct Incoming {
    from: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
    ended: bool,
}

impl Incoming {
    fn of(from: mpsc::Receiver<io::Result<Bytes>>) -> Self {
        Self {
            from,
            piece: Bytes::new(),
            ended: false,
        }
    }
}

impl Read for Incoming {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() && !self.ended {
            let piece = self.from.blocking_recv();
            self.piece = piece.ok_or(io::ErrorKind::UnexpectedEof)??;
            self.ended = self.piece.is_empty();
        }
        let count = into.len().min(self.piece.len());
        let piece = self.piece.split_to(count);
        into.iter_mut()
            .zip(&piece)
            .for_each(|(to, from)| *to = *from);
        Ok(count)
    }
}
