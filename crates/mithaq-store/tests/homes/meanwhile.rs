//! Verify looks at one moment, whatever a server writes meanwhile.

use crate::world::{World, verify_while};

#[test]
fn what_is_written_meanwhile_is_no_damage() {
    let mut world = World::new();
    let home = &mut world.homes[0];
    let path = home.path.clone();
    let before = home.verify();
    let mut steps = 0;
    let report = verify_while(&path, &mut || {
        steps += 1;
        home.convene(&format!("Session {steps}"));
        home.writer.tell().unwrap();
    });
    assert!(report.is_sound(), "{:#?}", report.findings);
    assert_eq!(steps, before.entries + before.payloads);
    assert_eq!(report, before);
    assert!(home.verify().entries > report.entries);
}
