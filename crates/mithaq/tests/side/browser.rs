//! A browser without a screen, at the pages of a server: signs in, fills in one form.

use super::side::{PASSWORD, Server};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than the server itself takes before it gives a page up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

/// One visitor, signed in.
pub(crate) struct Browser {
    address: String,
    cookie: String,
    csrf: String,
}

impl Browser {
    pub(crate) fn signed_in(server: &Server, login: &str) -> Self {
        let mut browser = Self {
            address: server.address.clone(),
            cookie: String::new(),
            csrf: String::new(),
        };
        let fields = [("login", login), ("password", PASSWORD), ("next", "/")];
        let shown = browser.post("/sign-in", &fields);
        assert_eq!(shown.status, 303, "{}", shown.body);
        let cookie = shown.head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then_some(value)
        });
        browser.cookie = cookie.unwrap().split(';').next().unwrap().to_owned();
        let settings = browser.get("/settings").body;
        let csrf = settings.split_once("name=\"csrf\" value=\"").unwrap().1;
        browser.csrf = csrf.split('"').next().unwrap().to_owned();
        browser
    }

    /// Conveys that a session was held: an act that any register takes.
    pub(crate) fn convene(&self, name: &str) -> Shown {
        let fields = [
            ("session-kind", "visit"),
            ("name.en", name),
            ("held", "2019-07-16"),
            ("back", "/sessions"),
            ("step", "convey"),
        ];
        self.post("/act/convene", &fields)
    }

    /// Conveys that negotiations on an instrument are opened.
    pub(crate) fn open_negotiation(&self, instrument: &str) -> Shown {
        let fields = [
            ("instrument", instrument),
            ("negotiation-kind", "negotiation"),
            ("back", "/instruments"),
            ("step", "convey"),
        ];
        self.post("/act/open-negotiation", &fields)
    }

    pub(crate) fn get(&self, path: &str) -> Shown {
        self.send("GET", path, "")
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let fields = [&[("csrf", &*self.csrf)], fields].concat();
        let pairs = fields.iter().map(|(name, value)| {
            assert!(value.is_ascii() && !value.contains(['&', '=', '+', '%']));
            format!("{name}={}", value.replace(' ', "+"))
        });
        self.send("POST", path, &pairs.collect::<Vec<_>>().join("&"))
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Shown {
        let Self {
            address, cookie, ..
        } = self;
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        socket.write_all((head + body).as_bytes()).unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Shown {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}
