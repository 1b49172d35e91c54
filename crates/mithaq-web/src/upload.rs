//! Forms that carry files: read part by part, bounded while they stream in.

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
            Err(Unread::Forged) => Err(Answer::Trouble(Trouble::Forged).to(&visit)),
            Err(Unread::TooLarge) => Err(Answer::Trouble(Trouble::TooLarge).to(&visit)),
            Err(Unread::Broken) => Err(unreadable(&visit)),
        }
    }
}

fn unreadable(visit: &Visit) -> Response {
    Answer::Trouble(Trouble::Unreadable {
        detail: "form",
        back: "/",
    })
    .to(visit)
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

async fn read(
    mut form: Multipart,
    secret: &str,
) -> Result<(Fields, BTreeMap<String, File>), Unread> {
    let (mut pairs, mut files) = (Vec::new(), BTreeMap::new());
    let mut known = false;
    let mut count = 0;
    while let Some(field) = form.next_field().await? {
        count += 1;
        let name = field.name().unwrap_or_default().to_owned();
        if count > FIELDS_MAX || name.len() > FIELD_BYTES_MAX {
            return Err(Unread::TooLarge);
        }
        if let Some(called) = field.file_name().map(str::to_owned) {
            if !known {
                return Err(Unread::Forged);
            }
            let bytes = bounded(field, FILE_BYTES_MAX).await?;
            if !called.is_empty() && bytes.as_ref().is_none_or(|bytes| !bytes.is_empty()) {
                let name_of = called.chars().filter(|c| !c.is_control());
                let file = File {
                    name: name_of.take(NAME_CHARS_MAX).collect(),
                    bytes,
                };
                // A name that comes twice is no form of ours.
                if files.insert(name, file).is_some() {
                    return Err(Unread::Broken);
                }
            }
            continue;
        }
        let value = bounded(field, FIELD_BYTES_MAX).await?;
        let value = value.ok_or(Unread::TooLarge)?;
        let value = String::from_utf8(value).map_err(|_| Unread::Broken)?;
        if name == "csrf" {
            known = same(&value, secret);
            if !known {
                return Err(Unread::Forged);
            }
            continue;
        }
        pairs.push((name, value));
    }
    if known {
        Ok((pairs.into_iter().collect(), files))
    } else {
        Err(Unread::Forged)
    }
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
