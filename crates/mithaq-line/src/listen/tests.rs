//! Peers and strangers that say little, over real sockets.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]

use super::*;
use crate::PeerAddress;
use crate::tls::{Identity, Pins};
use mithaq_canon::Lang;
use mithaq_desk::{
    Desk, NewHome, NewOfficial, Role, RootKey, SideProfile, SystemClock, TermsDraft,
};
use mithaq_record::Root;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::sleep;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

const KEYS: [&str; 3] = ["north", "south", "west"];
const NORTH: Side = Side(0);
const SOUTH: Side = Side(1);
const WEST: Side = Side(2);

/// What never comes to pass: a test that waits so long has failed.
const NEVER: Duration = Duration::from_secs(100);

/// Three homes of one register.
struct Homes {
    desks: Vec<Desk>,
    _place: tempfile::TempDir,
}

fn home(path: &std::path::Path, key: &str) -> Desk {
    let names = vec![(Lang::En, key.to_owned())];
    let side = SideProfile {
        key: key.to_owned(),
        names: names.clone(),
        formal_names: names,
        arabic_locale: "ar".to_owned(),
    };
    let root = Root::new(1, vec![RootKey::unkept().unwrap().public()]).unwrap();
    let demo = false;
    Desk::init(path, NewHome { side, demo, root }).unwrap();
    Desk::open(path, Arc::new(SystemClock)).unwrap()
}

impl Homes {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let desks = KEYS.map(|key| home(&place.path().join(key), key));
        let terms = desks[0].terms(TermsDraft {
            title: vec![(Lang::En, "Register of three".to_owned())],
            order: KEYS.map(str::to_owned).to_vec(),
            time_zone: "Etc/UTC".to_owned(),
            offset_minutes: 0,
        });
        let terms = terms.unwrap();
        let halves = desks.each_ref().map(|desk| desk.half(&terms).unwrap());
        let signed = desks
            .each_ref()
            .map(|desk| desk.countersign(&halves).unwrap());
        for desk in &desks {
            desk.adopt(&signed).unwrap();
        }
        Self {
            desks: desks.into(),
            _place: place,
        }
    }

    fn desk(&self, side: Side) -> &Desk {
        &self.desks[usize::from(side.0)]
    }

    fn shown(&self, side: Side) -> (Identity, TransportKey) {
        let secret = self.desk(side).transport_secret().unwrap();
        let key = TransportKey::from_spki(&secret.spki).unwrap();
        (Identity::new(&secret.pkcs8, key).unwrap(), key)
    }

    /// The line of a side, which dials the sides that listen somewhere.
    fn line(&self, of: Side, dial: &[(Side, SocketAddr)]) -> Line {
        let address = |side: Side| dial.iter().find(|(named, _)| *named == side);
        let peers = self.desk(of).peers().into_iter().map(|peer| PeerAddress {
            side: peer.side,
            dial: address(peer.side).map(|(_, at)| at.to_string()),
        });
        Line::start(self.desk(of), &self.shown(of).0, peers.collect()).unwrap()
    }

    /// North listens with as much patience as `limit` leaves it, until the switch is dropped.
    async fn listen(&self, limit: impl FnOnce(&mut Patience)) -> (SocketAddr, watch::Sender<bool>) {
        let mut listener = Listener::bind("127.0.0.1:0").await.unwrap();
        limit(&mut listener.patience);
        let address = listener.address().unwrap();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(listener.serve(self.line(NORTH, &[]), stopped));
        (address, stop)
    }

    /// A connection of a side to north, of which north knows whose it is.
    async fn dial(&self, from: Side, to: SocketAddr) -> TlsStream<TcpStream> {
        let pins = Pins::default();
        pins.set(NORTH, vec![self.shown(NORTH).1]);
        let config = self.shown(from).0.client(&pins, NORTH).unwrap();
        let socket = TcpStream::connect(to).await.unwrap();
        let name = "peer".try_into().unwrap();
        let tls = TlsConnector::from(config).connect(name, socket).await;
        tls.unwrap()
    }
}

/// The beginning of a message that is said to be so long.
fn head(bytes: usize) -> String {
    format!("POST {PATH} HTTP/1.1\r\nhost: peer\r\ncontent-length: {bytes}\r\n\r\n")
}

/// Says this, and then one byte after the other; what is answered before the other end lets go.
async fn drip(stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite, first: &[u8]) -> Vec<u8> {
    let (mut reader, mut writer) = tokio::io::split(stream);
    let first = first.to_vec();
    let mut answer = Vec::new();
    let read = async {
        // However it is let go: by a farewell or without any.
        let _end = reader.read_to_end(&mut answer).await;
    };
    let write = async move {
        let _gone = writer.write_all(&first).await;
        loop {
            let _gone = writer.write_all(b"a").await;
            let _gone = writer.flush().await;
            sleep(Duration::from_millis(20)).await;
        }
    };
    let let_go = timeout(NEVER, async {
        tokio::select! { () = read => (), () = write => () }
    });
    let_go.await.expect("it is let go");
    answer
}

const SHORT: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_shakes_hands_a_byte_at_a_time_is_let_go() {
    let homes = Homes::new();
    let (address, _stop) = homes.listen(|patience| patience.handshake = SHORT).await;
    let stranger = TcpStream::connect(address).await.unwrap();
    // A record of 16 KB that begins a handshake (RFC 8446 §5.1).
    drip(stranger, &[22, 3, 1, 64, 0]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_whose_headers_come_a_byte_at_a_time_is_let_go() {
    let homes = Homes::new();
    let (address, _stop) = homes.listen(|patience| patience.headers = SHORT).await;
    let peer = homes.dial(WEST, address).await;
    drip(peer, b"POST /exchange HTTP/1.1\r\nhost: ").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_whose_message_comes_a_byte_at_a_time_is_let_go() {
    let homes = Homes::new();
    let (address, _stop) = homes.listen(|patience| patience.pace = SHORT).await;
    let peer = homes.dial(WEST, address).await;
    let answer = drip(peer, head(1_000_000).as_bytes()).await;
    assert!(answer.starts_with(b"HTTP/1.1 408 "), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_line_is_no_reason_to_let_a_peer_go() {
    let homes = Homes::new();
    let pace = Duration::from_secs(2);
    let (address, _stop) = homes.listen(|patience| patience.pace = pace).await;
    let mut peer = homes.dial(WEST, address).await;
    let pieces = 6;
    let head = head(pieces * 2 * PACE_BYTES);
    peer.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..pieces {
        sleep(pace / 4).await;
        peer.write_all(&[0; 2 * PACE_BYTES]).await.unwrap();
        peer.flush().await.unwrap();
    }
    let mut answer = [0; 13];
    peer.read_exact(&mut answer).await.unwrap();
    // It came whole, and is no message.
    assert_eq!(&answer, b"HTTP/1.1 400 ");
}

/// A connection from this address of the machine that says nothing.
async fn silent(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind((from, 0).into()).unwrap();
    socket.connect(to).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_of_one_network_leave_places_for_a_peer() {
    let homes = Homes::new();
    let (address, _stop) = homes.listen(|patience| patience.handshake = NEVER).await;
    let mut strangers = Vec::new();
    for _ in 0..=STRANGERS_MAX {
        strangers.push(silent([127, 0, 0, 2], address).await);
    }
    // Those beyond their number are let go at once.
    let mut ended = strangers.pop().unwrap();
    let end = timeout(NEVER, ended.read_u8()).await;
    assert!(end.expect("it is let go").is_err());
    // A handshake is all that a peer needs to have places of its own.
    let mut peer = homes.dial(WEST, address).await;
    peer.write_all(head(1).as_bytes()).await.unwrap();
    peer.write_all(b"a").await.unwrap();
    peer.flush().await.unwrap();
    let mut answer = [0; 13];
    peer.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 400 ");
}

#[test]
fn an_address_in_another_form_is_of_the_same_network() {
    let of = |text: &str| network(text.parse().unwrap());
    assert_eq!(of("192.0.2.7"), of("::ffff:192.0.2.7"));
    assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    assert_eq!(of("2001:db8::1"), of("2001:db8::2:3"));
    assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_says_little_takes_no_place_of_another() {
    let homes = Homes::new();
    let (address, _stop) = homes.listen(|_| ()).await;
    // West begins more messages than there are places, and ends none.
    let mut begun = Vec::new();
    for _ in 0..=STRANGERS_MAX {
        let mut peer = homes.dial(WEST, address).await;
        peer.write_all(head(1_000_000).as_bytes()).await.unwrap();
        peer.write_all(b"a").await.unwrap();
        peer.flush().await.unwrap();
        begun.push(peer);
    }
    let of_south = |desk: &Desk| {
        let have = desk.holdings().have;
        have.into_iter().find(|row| row.side == SOUTH)
    };
    let office = NewOfficial {
        login: "head".to_owned(),
        password: "a password for tests".to_owned(),
        role: Role::HeadOfDelegation,
        office: vec![(Lang::En, "Head".to_owned())],
        lang: Lang::En,
    };
    homes.desk(SOUTH).add_account(office).unwrap();
    let _line = homes.line(SOUTH, &[(NORTH, address)]);
    let arrives = async {
        while of_south(homes.desk(NORTH)) != of_south(homes.desk(SOUTH)) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(NEVER, arrives).await.expect("south is heard");
    assert!(of_south(homes.desk(NORTH)).is_some());
    // The newest of west have places, and no others.
    let mut open = begun.len();
    let few = async {
        while open > PEER_CONNECTIONS_MAX {
            sleep(Duration::from_millis(20)).await;
            let mut left = Vec::new();
            for mut peer in begun.drain(..) {
                // Nothing is said to one that waits for more; one that was let go has ended.
                if timeout(Duration::ZERO, peer.read_u8()).await.is_err() {
                    left.push(peer);
                }
            }
            begun = left;
            open = begun.len();
        }
    };
    timeout(NEVER, few).await.expect("the oldest are let go");
    assert_eq!(open, PEER_CONNECTIONS_MAX);
}
