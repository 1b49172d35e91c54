//! `mithaq bench record` runs and tells what its page in `docs/cli.md` says. No figure is judged
//! here: machines differ.
#![expect(
    clippy::unwrap_used,
    clippy::tests_outside_test_module,
    reason = "a test may stop at what must not happen"
)]

use std::process::Command;

#[test]
fn a_short_bench_leaves_no_hole_and_is_durable() {
    let place = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_mithaq"))
        .args(["bench", "record", "--entries", "300", "--batch", "64"])
        .args(["--acts", "3", "--behind", "200", "--json", "--dir"])
        .arg(place.path())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["holes"], 0);
    assert_eq!(found["durable"], true);
    assert_eq!(found["entries"], 300);
    assert_eq!(found["catch_up"]["holes"], 0);
    for figure in [
        "entries_per_s",
        "cpu_us_per_entry",
        "p50_ms",
        "p99_ms",
        "peak_mb",
        "cores",
        "raw_sign_per_s",
        "raw_verify_per_s",
        "empty_commit_ms",
        "least_act_ms",
    ] {
        assert!(found[figure].as_f64().unwrap() > 0.0, "{figure}");
    }
    // Nothing is left behind.
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}
