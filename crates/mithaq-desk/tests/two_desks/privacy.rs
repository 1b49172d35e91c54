//! What is private to a side is in nothing that the other side has.

use crate::{
    story::{STEPS, Story, replace},
    world::World,
};
use mithaq_core::Command;
use mithaq_desk::{AskError, NotAllowed, Prose, Role, Spot, SubmitError};
use std::{
    path::Path,
    sync::{Arc, Mutex},
};

const NOTE: &str = "لا نقبل أقل من ثلاثين يوما مهما كان";
const INSTRUCTION: &str = "The minister insists on thirty days";
const OFFICE: &str = "Inspectorate of finances";
const DRAFT: &str = "a sentence that was never conveyed";

/// Everything that this process logs, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn private_words_are_in_no_frame_entry_log_line_or_file_of_the_other_side() {
    let log = Log::default();
    let written = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || written.clone())
        .init();
    tracing::warn!("the log is being kept");
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let instrument = story.instrument.unwrap();
    {
        let north = world.north();
        let who = north.who(Role::Negotiator);
        let article = north.article(instrument, "2");
        let spot = Spot::Provision(instrument, article.id);
        let desk = north.desk();
        desk.add_note(&who, spot, NOTE).unwrap();
        desk.add_note(&who, Spot::Dossier(instrument), NOTE)
            .unwrap();
        desk.add_instruction(&who, spot, INSTRUCTION, Some(DRAFT))
            .unwrap();
        desk.ask_clearance(&who, Spot::Dossier(instrument), OFFICE)
            .unwrap();
        desk.save_draft(&who, "propose", DRAFT).unwrap();
    }
    for step in STEPS.into_iter().skip(1).take(3) {
        step(&world, &mut story);
        world.deliver();
    }
    world.check_identical();
    for private in [NOTE, INSTRUCTION, OFFICE, DRAFT] {
        for parcel in &world.wire {
            assert!(!holds(parcel, private), "{private} went over the wire");
        }
        no_file_holds(&world.south().path, private);
    }
    let log = log.0.lock().unwrap().clone();
    assert!(holds(&log, "the log is being kept"));
    for text in [NOTE, INSTRUCTION, OFFICE, DRAFT, "within twenty days."] {
        assert!(!holds(&log, text), "{text} is in the log");
    }
    // The search itself can find: what was conveyed is on the wire.
    assert!(
        world
            .wire
            .iter()
            .any(|parcel| holds(parcel, "within twenty days."))
    );
    // At home too it lies sealed, the offices of clearances aside.
    for sealed in [NOTE, INSTRUCTION, DRAFT] {
        no_file_holds(&world.north().path, sealed);
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn no_file_holds(home: &Path, text: &str) {
    for file in std::fs::read_dir(home).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!holds(&bytes, text), "{text} is in {}", path.display());
    }
}

#[test]
fn accepting_waits_for_a_clearance_and_stops_at_a_red_line() {
    let mut world = World::new();
    let mut story = Story::default();
    for step in STEPS.into_iter().take(3) {
        step(&world, &mut story);
        world.deliver();
    }
    let instrument = story.instrument.unwrap();
    let north = world.north();
    let who = north.who(Role::Negotiator);
    let row = north.article(instrument, "2");
    let spot = Spot::Provision(instrument, row.id);
    let theirs = row
        .alternatives
        .iter()
        .find(|alternative| alternative.by == mithaq_canon::Side(1))
        .unwrap();
    let accept = || Command::Accept {
        alternative: theirs.id,
        shown: row.digest,
    };
    let refused = |wanted: fn(&NotAllowed) -> bool| {
        let refused = north.desk().submit(&who, accept(), Prose::new());
        match refused {
            Err(SubmitError::NotAllowed(why)) => assert!(wanted(&why), "{why:?}"),
            other => panic!("{other:?}"),
        }
        let view = north.desk().provision(&who, row.id).unwrap();
        let shown = view.alternatives.iter().find(|view| view.id == theirs.id);
        assert!(wanted(shown.unwrap().obstacle.as_ref().unwrap()));
    };
    let clearance = north.desk().ask_clearance(&who, spot, "justice").unwrap();
    refused(|why| matches!(why, NotAllowed::ClearancePending(offices) if offices == &["justice"]));
    north
        .desk()
        .answer_clearance(&who, clearance, true)
        .unwrap();
    let red = north
        .desk()
        .add_instruction(&who, spot, "not twenty-five", Some("خَمسَة وعشرين"))
        .unwrap();
    refused(|why| matches!(why, NotAllowed::CrossesInstruction(_)));
    north.desk().remove_instruction(&who, red).unwrap();
    north.desk().submit(&who, accept(), Prose::new()).unwrap();
}

#[test]
fn a_closed_dossier_does_not_exist_for_others() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let instrument = story.instrument.unwrap();
    let north = world.north();
    let (negotiator, reader) = (north.who(Role::Negotiator), north.who(Role::Reader));
    let head = north.who(Role::HeadOfDelegation);
    let (command, prose) = replace(north, instrument, "1", "غيره", "another", None);
    let desk = north.desk();
    desk.set_readers(&head, instrument, Some(&[reader.account().id]))
        .unwrap();
    assert!(desk.instrument(&reader, instrument).is_ok());
    assert!(matches!(
        desk.instrument(&negotiator, instrument),
        Err(AskError::NotFound)
    ));
    assert!(
        desk.instruments(&negotiator)
            .unwrap()
            .instruments
            .is_empty()
    );
    assert!(desk.pending(&negotiator).unwrap().items.is_empty());
    assert!(matches!(
        desk.submit(&negotiator, command, prose),
        Err(SubmitError::NotFound)
    ));
    assert!(matches!(
        desk.add_note(&negotiator, Spot::Dossier(instrument), "x"),
        Err(AskError::NotFound)
    ));
    // Nor can a number be guessed.
    let clearance = desk
        .ask_clearance(&head, Spot::Dossier(instrument), "justice")
        .unwrap();
    assert!(!desk.answer_clearance(&negotiator, clearance, true).unwrap());
    assert!(desk.answer_clearance(&head, clearance, true).unwrap());
}
