//! Forms that carry files: read part by part, bounded while they stream in.

mod streamed;

pub(crate) use streamed::streamed;

use crate::app::App;
use crate::forms::{FIELDS_MAX, Fields};
use crate::pages::errors::Trouble;
use crate::routes::answer::Answer;
use crate::session::{Entered, Visit, same};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_desk::SignedIn;
use std::collections::BTreeMap;

/// One file holds at most this many bytes: two million words of Arabic are about 22 MB of plain
/// text, and no treaty is longer. Word packs its files, so theirs are smaller.
pub(crate) const FILE_BYTES_MAX: usize = 24 * 1024 * 1024;
/// A form carries at most two files and a little beside them. What goes beyond one file's bound is
/// still read, and thrown away, up to here: so that whoever sent it is told instead of cut off.
pub(crate) const UPLOAD_BYTES_MAX: usize = 2 * FILE_BYTES_MAX + 16 * 1024 * 1024;
/// A field beside the files holds a choice or a name.
const FIELD_BYTES_MAX: usize = 16 * 1024;
/// A file's name is shown, never opened: what is longer than any system allows is cut.
const NAME_CHARS_MAX: usize = 120;

/// A file as it came.
#[derive(Clone)]
pub(crate) struct File {
    /// What its owner calls it.
    pub(crate) name: String,
    /// Nothing where it was longer than [`FILE_BYTES_MAX`].
    pub(crate) bytes: Option<Vec<u8>>,
}

/// A form with files, sent by someone who is signed in, with the session's secret before any file.
pub(crate) struct Uploaded {
    pub(crate) visit: Visit,
    pub(crate) who: SignedIn,
    pub(crate) fields: Fields,
    /// By the name of the field; an empty choice is none.
    pub(crate) files: BTreeMap<String, File>,
}

impl FromRequest<App> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Entered { visit, who } = Entered::from_request_parts(&mut parts, app).await?;
        // One form of each reader at a time: what is being read stands in memory.
        let Some(_reading) = app.shelf().reading() else {
            return Err(Answer::Trouble(Trouble::Busy).to(&visit));
        };
        let request = Request::from_parts(parts, body);
        let Ok(form) = Multipart::from_request(request, app).await else {
            return Err(unreadable(&visit));
        };
        match read(form, who.csrf()).await {
            Ok((fields, files)) => Ok(Self {
                visit,
                who,
                fields,
                files,
            }),
            Err(why) => Err(refused(&visit, &why)),
        }
    }
}

fn unreadable(visit: &Visit) -> Response {
    Answer::Trouble(Trouble::Unreadable {
        detail: "form",
        back: &visit.back,
    })
    .to(visit)
}

fn refused(visit: &Visit, why: &Unread) -> Response {
    match why {
        Unread::Forged => Answer::Trouble(Trouble::Forged).to(visit),
        Unread::TooLarge => Answer::Trouble(Trouble::TooLarge).to(visit),
        Unread::Broken => unreadable(visit),
    }
}

/// Why a form with files was not taken.
enum Unread {
    /// The session's secret did not come first.
    Forged,
    TooLarge,
    Broken,
}

impl From<MultipartError> for Unread {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::TooLarge
        } else {
            Self::Broken
        }
    }
}

/// The fields of a form as they come, the session's secret first.
struct Reading<'s> {
    secret: &'s str,
    known: bool,
    count: usize,
    pairs: Vec<(String, String)>,
}

impl<'s> Reading<'s> {
    fn new(secret: &'s str) -> Self {
        Self {
            secret,
            known: false,
            count: 0,
            pairs: Vec::new(),
        }
    }

    /// Reads a field, or gives it back with its name and what its file is called.
    async fn take<'f>(
        &mut self,
        field: Field<'f>,
    ) -> Result<Option<(Field<'f>, String, String)>, Unread> {
        self.count += 1;
        let name = field.name().unwrap_or_default().to_owned();
        if self.count > FIELDS_MAX || name.len() > FIELD_BYTES_MAX {
            return Err(Unread::TooLarge);
        }
        if let Some(called) = field.file_name() {
            if !self.known {
                return Err(Unread::Forged);
            }
            let called = called.chars().filter(|c| !c.is_control()).collect();
            return Ok(Some((field, name, called)));
        }
        let value = bounded(field, FIELD_BYTES_MAX).await?;
        let value = value.ok_or(Unread::TooLarge)?;
        let value = String::from_utf8(value).map_err(|_| Unread::Broken)?;
        if name != "csrf" {
            self.pairs.push((name, value));
            return Ok(None);
        }
        self.known = same(&value, self.secret);
        if self.known {
            Ok(None)
        } else {
            Err(Unread::Forged)
        }
    }

    /// What was read, if it is of this session.
    fn end(self) -> Result<Fields, Unread> {
        if self.known {
            Ok(self.pairs.into_iter().collect())
        } else {
            Err(Unread::Forged)
        }
    }
}

async fn read(
    mut form: Multipart,
    secret: &str,
) -> Result<(Fields, BTreeMap<String, File>), Unread> {
    let mut reading = Reading::new(secret);
    let mut files = BTreeMap::new();
    while let Some(field) = form.next_field().await? {
        let Some((field, name, called)) = reading.take(field).await? else {
            continue;
        };
        let bytes = bounded(field, FILE_BYTES_MAX).await?;
        if !called.is_empty() && bytes.as_ref().is_none_or(|bytes| !bytes.is_empty()) {
            let file = File {
                name: called.chars().take(NAME_CHARS_MAX).collect(),
                bytes,
            };
            // A name that comes twice is no form of ours.
            if files.insert(name, file).is_some() {
                return Err(Unread::Broken);
            }
        }
    }
    Ok((reading.end()?, files))
}

/// The bytes of a part; nothing where there are more than `most`, of which the rest is thrown away
/// as it comes.
async fn bounded(mut field: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = field.chunk().await? {
        if let Some(held) = &mut bytes
            && held.len() + chunk.len() <= most
        {
            held.extend_from_slice(&chunk);
        } else {
            bytes = None;
        }
    }
    Ok(bytes)
}
