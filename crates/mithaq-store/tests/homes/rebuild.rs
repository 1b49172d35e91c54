//! Read tables follow from the record; home tables do not and stay.

use crate::world::{Home, NOW, World};
use mithaq_canon::{Date, Digest, EntryId, Lang};
use mithaq_store::{
    Fault,
    home::{NewAccount, Place, Role},
};
use rusqlite::{Connection, types::Value};

/// The read table without the numbers of its rows, which say nothing.
pub(crate) const SHOWN: &str = "(SELECT tab, key, parent, place, part, bytes FROM shown)";

pub(crate) type Table = Vec<Vec<Value>>;

/// Every row of a table.
pub(crate) fn table(connection: &Connection, name: &str) -> rusqlite::Result<Table> {
    let sql = format!("SELECT * FROM {name} ORDER BY 1, 2");
    let mut statement = connection.prepare(&sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
    rows.collect()
}

fn tables(home: &Home, names: &[&str]) -> Vec<Table> {
    let connection = Connection::open(home.path.join("mithaq.db")).unwrap();
    names
        .iter()
        .map(|name| table(&connection, name).unwrap())
        .collect()
}

const HOME: [&str; 8] = [
    "user",
    "note",
    "instruction",
    "clearance",
    "draft",
    "setting",
    "retention",
    "legal_hold",
];

fn furnish(home: &mut Home) {
    let at = Place::dossier(&Digest([1; 32]));
    home.writer
        .at_home(|home| {
            let new = NewAccount {
                login: "one",
                office: &[(Lang::En, "Office".to_owned())],
                role: Role::Negotiator,
                lang: Lang::En,
                password: "hash",
                key: None,
            };
            let user = home.add_account(&new, NOW)?.unwrap();
            home.add_note(&at, user, "private", NOW)?;
            home.add_instruction(&at, user, "red line", Some("words"), NOW)?;
            home.ask_clearance(&at, "justice", NOW)?;
            home.save_draft(user, "form", "fields", NOW)?;
            let subject = EntryId(Digest([1; 32]));
            let until = Date::day(2019, 12, 31).ok();
            home.set_retention(subject, None, until, (user, NOW))?;
            home.place_hold(subject, "a claim is pending", (user, NOW))?;
            home.set("name", b"value")
        })
        .unwrap();
}

#[test]
fn rebuild_makes_the_same_read_tables_and_leaves_the_home_tables_alone() {
    let mut world = World::new();
    let home = &mut world.homes[0];
    furnish(home);
    let (shown, private) = (tables(home, &[SHOWN]), tables(home, &HOME));
    assert!(shown[0].len() > 5, "the story must show something");
    assert!(private.iter().all(|table| !table.is_empty()));
    home.writer.rebuild().unwrap();
    assert_eq!(tables(home, &[SHOWN]), shown);
    assert_eq!(tables(home, &HOME), private);
    // Also from a read table that was changed, cut and added to.
    let connection = Connection::open(home.path.join("mithaq.db")).unwrap();
    connection
        .execute_batch(
            "DELETE FROM shown WHERE tab = 'provision';
             UPDATE shown SET bytes = x'00' WHERE tab = 'act';
             INSERT INTO shown (tab, key, parent, place, part, bytes) VALUES
             ('offer', x'01', x'02', 4, NULL, x'05');",
        )
        .unwrap();
    assert!(!home.verify().is_sound());
    home.writer.rebuild().unwrap();
    assert_eq!(tables(home, &[SHOWN]), shown);
    assert_eq!(tables(home, &HOME), private);
    assert!(home.verify().is_sound(), "{:#?}", home.verify().findings);
}

#[test]
fn read_tables_that_are_behind_follow_after_a_kill() {
    let mut world = World::new();
    let home = &mut world.homes[0];
    let before = tables(home, &[SHOWN]);
    home.convene("A session that nobody has read of");
    assert!(home.writer.is_behind());
    // They tell of the record as it was, and that is what they are held to.
    assert_eq!(tables(home, &[SHOWN]), before);
    assert!(home.verify().is_sound(), "{:#?}", home.verify().findings);
    home.reopen();
    assert!(home.writer.is_behind(), "the state forgot what is untold");
    home.writer.tell().unwrap();
    assert!(!home.writer.is_behind());
    let after = tables(home, &[SHOWN, "telling"]);
    assert!(after[0].len() > before[0].len());
    assert!(home.verify().is_sound(), "{:#?}", home.verify().findings);
    home.writer.rebuild().unwrap();
    assert_eq!(tables(home, &[SHOWN, "telling"]), after);
}

#[test]
fn what_damage_has_put_where_a_new_row_belongs_gives_way() {
    let mut world = World::new();
    let home = &mut world.homes[0];
    home.convene("A session whose act has its row taken");
    let connection = Connection::open(home.path.join("mithaq.db")).unwrap();
    // The number of an act's row: the table, the row of the entry.
    let stray = "INSERT INTO shown (row, tab, key, parent, place, part, bytes)
                 SELECT (5 << 56) + (max(row) << 16), 'act', x'01', x'02', 4, NULL, x'05' FROM entry";
    connection.execute(stray, []).unwrap();
    home.writer.tell().unwrap();
    assert!(home.verify().is_sound(), "{:#?}", home.verify().findings);
}

#[test]
fn a_transaction_that_fails_leaves_memory_where_the_disk_is() {
    let mut world = World::new();
    let home = &mut world.homes[0];
    let before = home.digest();
    let rows = tables(home, &["entry", "payload", "receipt", SHOWN]);
    let failed = home.writer.transaction(|tx| {
        use mithaq_record::Next;
        let live = tx.live().unwrap();
        let item = mithaq_record::Item::Understands {
            format: 0,
            rules: 0,
        };
        let body = Next::of(&tx.logs(), &live.ring, live.ours).item(item, NOW);
        let entry = mithaq_record::seal(body, &live.ring, home_server()).unwrap();
        tx.commit(&entry, entry.past(), None, NOW)?;
        Err::<(), _>(Fault::Randomness)
    });
    assert!(failed.is_err());
    assert_eq!(home.digest(), before);
    assert_eq!(tables(home, &["entry", "payload", "receipt", SHOWN]), rows);
    home.convene("A session after the fault");
    assert!(home.verify().is_sound());
    world.pass();
}

fn home_server() -> &'static dyn mithaq_record::Signer {
    static SERVER: std::sync::LazyLock<crate::world::Key> =
        std::sync::LazyLock::new(|| crate::world::Key::of(1));
    &*SERVER
}
