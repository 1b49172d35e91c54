//! A scanned annex crosses a line that breaks every few hundred milliseconds.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]
#![expect(
    dead_code,
    reason = "the side is shared with other tests, which use more of it"
)]

mod side;

use side::{Side, run};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// A line that carries so many bytes and then breaks, again and again.
struct BadLine {
    port: u16,
    carried: Arc<AtomicU64>,
    breaks: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl BadLine {
    /// Every connection breaks after it has lived for so long.
    fn to(port: u16, life: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Self {
            port: listener.local_addr().unwrap().port(),
            carried: Arc::default(),
            breaks: Arc::default(),
            over: Arc::default(),
        };
        let (carried, breaks, over) =
            (line.carried.clone(), line.breaks.clone(), line.over.clone());
        std::thread::spawn(move || {
            for near in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(near), Ok(far)) = (near, TcpStream::connect(("127.0.0.1", port))) else {
                    continue;
                };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let carried = carried.clone();
                    std::thread::spawn(move || carry(from, to, &carried));
                }
                let breaks = breaks.clone();
                std::thread::spawn(move || {
                    std::thread::sleep(life);
                    breaks.fetch_add(1, Ordering::SeqCst);
                    let _gone = near.shutdown(Shutdown::Both);
                    let _gone = far.shutdown(Shutdown::Both);
                });
            }
        });
        line
    }
}

impl Drop for BadLine {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _woken = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, carried: &AtomicU64) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        carried.fetch_add(count as u64, Ordering::SeqCst);
        if to.write_all(buffer.get(..count).unwrap()).is_err() {
            return;
        }
    }
    let _gone = to.shutdown(Shutdown::Both);
}

/// Bytes that no compression and no repetition could make less of.
fn annex(path: &Path, size: usize) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let bytes: Vec<u8> = (0..size)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()[3]
        })
        .collect();
    std::fs::write(path, bytes).unwrap();
}

/// How much memory a process has taken at most, in kibibytes.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A file of this size goes from the one that attaches it to the other; `dials` says whether the
/// one that attaches it is the one that can dial.
fn cross(size: usize, life: Duration, dials: bool, looks: usize) {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let north = Side::init(place, "north", "North", "the North side");
    let south = Side::init(place, "south", "South", "the South side");
    north.office("head", "head_of_delegation");
    north.pair_with(&south);
    let instrument = north.agreement();
    annex(&place.join("annex.pdf"), size);
    let attach = [
        "attach",
        "north",
        &instrument,
        "annex.pdf",
        "--title",
        "en=Annex II",
    ];
    let attach = [&attach[..], &["--login", "head"]].concat();
    let answer = run(place, &attach, "of the tests alone\n").done();
    let entry = answer.out.trim().to_owned();

    let (listens, calls) = if dials {
        (&south, &north)
    } else {
        (&north, &south)
    };
    let port = side::free_port();
    let line = BadLine::to(port, life);
    listens.settings(&format!(
        "web = \"127.0.0.1:0\"\npeers = \"127.0.0.1:{port}\"\n"
    ));
    let label = listens.home.file_name().unwrap().to_str().unwrap();
    let (web, to) = ("web = \"127.0.0.1:0\"", line.port);
    calls.settings(&format!("{web}\n[dial]\n{label} = \"127.0.0.1:{to}\"\n"));
    let list = ["attachment", "list", "south", &instrument, "--json"];
    {
        let servers = [north.serve(), south.serve()];
        let mut most = 0;
        let mut whole = false;
        for _ in 0..looks {
            let found: serde_json::Value =
                serde_json::from_str(&run(place, &list, "").done().out).unwrap();
            let Some(one) = found.get(0) else {
                std::thread::sleep(Duration::from_millis(100));
                continue;
            };
            let held = one["held"].as_u64().unwrap();
            assert!(held >= most, "what was here is gone: {held} after {most}");
            most = held;
            whole = one["whole"].as_bool().unwrap();
            if whole {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(whole, "not whole: {most} chunks");
        let peaks = servers.each_ref().map(|server| peak(server.id()));
        let (carried, breaks) = (
            line.carried.load(Ordering::SeqCst),
            line.breaks.load(Ordering::SeqCst),
        );
        #[expect(
            clippy::print_stdout,
            reason = "measurements, for whoever asks for them"
        )]
        {
            println!("{size} bytes: {carried} carried, {breaks} breaks, peaks {peaks:?} KiB");
        }
        assert!(breaks >= 2, "the line broke {breaks} times");
        assert!(
            carried * 2 <= size as u64 * 3,
            "{carried} bytes carried for {size}"
        );
        assert!(peaks.iter().all(|peak| *peak < 96 * 1024), "{peaks:?} KiB");
    }
    run(
        place,
        &["attachment", "save", "south", &entry, "--out", "copy.pdf"],
        "",
    )
    .done();
    let (sent, came) = (
        std::fs::read(place.join("annex.pdf")),
        std::fs::read(place.join("copy.pdf")),
    );
    assert!(sent.unwrap() == came.unwrap(), "another file came");
    for side in [&north, &south] {
        side.run(&["verify"]).done();
    }
}

#[test]
fn an_annex_crosses_a_line_that_breaks_all_the_time() {
    cross(20 * 1024 * 1024, Duration::from_millis(400), true, 1200);
}

#[test]
fn it_also_comes_to_the_side_that_alone_can_dial() {
    cross(
        3 * 1024 * 1024 + 17,
        Duration::from_millis(300),
        false,
        1200,
    );
}

#[test]
#[ignore = "carries 200 MB"]
fn a_scanned_annex_of_200_mb_crosses_a_line_that_breaks_every_few_seconds() {
    cross(200_000_000, Duration::from_secs(3), true, 6000);
}
