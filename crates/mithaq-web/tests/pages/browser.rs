//! A browser without a screen: keeps cookies, fills in forms, follows redirects when told to.

use crate::world::PASSWORD;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{
    CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, REFERER, SET_COOKIE,
};
use axum::http::{HeaderMap, Request, StatusCode};
use hyper::body::Frame;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower::ServiceExt as _;

/// What stands between the parts of a form with files.
const EDGE: &str = "part-of-a-form";

pub(crate) struct Browser {
    pages: Router,
    pub(crate) host: String,
    pub(crate) origin: Option<String>,
    pub(crate) referer: Option<String>,
    pub(crate) cookies: BTreeMap<String, String>,
    csrf: String,
    runtime: tokio::runtime::Runtime,
}

pub(crate) struct Shown {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Shown {
    pub(crate) fn location(&self) -> &str {
        self.headers.get(LOCATION).unwrap().to_str().unwrap()
    }

    /// The value of the first hidden field of this name.
    pub(crate) fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self
            .body
            .split_once(&mark)
            .unwrap_or_else(|| panic!("no field {name}"))
            .1;
        rest.split_once('"').unwrap().0.replace("&amp;", "&")
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(
            self.body.contains(text),
            "{} does not say {text}: {}",
            self.status,
            self.body
        );
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl Browser {
    pub(crate) fn new(pages: Router, host: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let origin = Some(format!("http://{host}"));
        let (cookies, csrf) = (BTreeMap::new(), String::new());
        Self {
            pages,
            host: host.to_owned(),
            origin,
            referer: None,
            cookies,
            csrf,
            runtime,
        }
    }

    pub(crate) fn signed_in(mut self, login: &str) -> Self {
        let shown = self.post(
            "/sign-in",
            &[("login", login), ("password", PASSWORD), ("next", "/")],
        );
        shown.is(303);
        self.csrf = self.get("/settings").field("csrf");
        self
    }

    pub(crate) fn get(&mut self, path: &str) -> Shown {
        let request = self.request("GET", path);
        self.send(request.body(Body::empty()).unwrap())
    }

    /// Posts a form as this session's own pages would.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all)
    }

    /// Posts exactly these fields.
    pub(crate) fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
            .collect();
        let mut request = self
            .request("POST", path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(origin) = &self.origin {
            request = request.header(ORIGIN, origin);
        }
        self.send(request.body(Body::from(pairs.join("&"))).unwrap())
    }

    /// Posts a form with files as this session's own pages would: the secret first.
    pub(crate) fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Shown {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.upload_bare(path, &all, files)
    }

    /// Posts exactly these fields and files, in this order.
    pub(crate) fn upload_bare(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Shown {
        let mut body = parts(fields, files);
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        let request = self.form(path).body(Body::from(body));
        self.send(request.unwrap())
    }

    /// Posts a form with a file, and says that it is so long.
    pub(crate) fn upload_said(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
        said: u64,
    ) -> Shown {
        let mut body = self.torn(fields, file);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let request = self.form(path).header(CONTENT_LENGTH, said);
        self.send(request.body(Body::from(body)).unwrap())
    }

    /// Posts a form with a file of which the end does not come.
    pub(crate) fn upload_torn(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Shown {
        let request = self.form(path).body(Body::from(self.torn(fields, file)));
        self.send(request.unwrap())
    }

    /// Begins to post the same, and leaves once the server waits for more; returns when the server
    /// has done with it.
    pub(crate) fn hang_up(self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) {
        let (waits, wanted) = tokio::sync::oneshot::channel();
        let body = Hanging {
            begun: Some(self.torn(fields, file).into()),
            waits: Some(waits),
        };
        let request = self.form(path).body(Body::new(body)).unwrap();
        let pages = self.pages.clone();
        self.runtime.block_on(async move {
            tokio::select! {
                answer = pages.oneshot(request) => panic!("answered {}", answer.unwrap().status()),
                waited = wanted => waited.unwrap(),
            }
        });
        // Waits for the threads that it has started.
        drop(self.runtime);
    }

    /// A form up to the middle of its file.
    fn torn(&self, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Vec<u8> {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        let mut body = parts(&all, &[file]);
        body.truncate(body.len() - 2);
        body
    }

    fn form(&self, path: &str) -> axum::http::request::Builder {
        let request = self.request("POST", path).header(
            CONTENT_TYPE,
            format!("multipart/form-data; boundary={EDGE}"),
        );
        match &self.origin {
            Some(origin) => request.header(ORIGIN, origin),
            None => request,
        }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let path = path.split_once('#').map_or(path, |(path, _)| path);
        let mut request = Request::builder();
        if let Some(referer) = &self.referer {
            request = request.header(REFERER, referer);
        }
        request
            .method(method)
            .uri(path)
            .header(HOST, &self.host)
            .header(COOKIE, cookies.join("; "))
    }

    fn send(&mut self, request: Request<Body>) -> Shown {
        let pages = self.pages.clone();
        let (status, headers, bytes) = self.runtime.block_on(async move {
            let answer = pages.oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            (
                parts.status,
                parts.headers,
                to_bytes(body, 10 << 20).await.unwrap(),
            )
        });
        for cookie in headers.get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split_once(';').map_or(rest, |(value, _)| value);
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Shown {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}

/// The parts of a form, each ended as another follows.
fn parts(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (name, called, bytes) in files {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{called}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body
}

/// A body that begins and does not go on; it tells when more of it is wanted.
struct Hanging {
    begun: Option<Bytes>,
    waits: Option<tokio::sync::oneshot::Sender<()>>,
}

impl hyper::body::Body for Hanging {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if let Some(begun) = self.begun.take() {
            return Poll::Ready(Some(Ok(Frame::data(begun))));
        }
        if let Some(waits) = self.waits.take() {
            waits.send(()).unwrap();
        }
        Poll::Pending
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
