//! Two paired homes for a bench.

use mithaq_canon::Lang;
use mithaq_desk::{
    Desk, NewHome, NewOfficial, Role, RootKey, SideProfile, SystemClock, TermsDraft, open_between,
};
use mithaq_record::Root;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The sides by their labels; the first is the author of everything.
pub(super) const SIDES: [&str; 2] = ["north", "south"];

/// The one account of each home.
pub(super) const LOGIN: &str = "negotiator";
pub(super) const PASSWORD: &str = "a password for benches";

/// Makes the homes in `dir` and opens the register between them.
pub(super) fn make(dir: &Path) -> anyhow::Result<[PathBuf; 2]> {
    let homes = SIDES.map(|side| dir.join(side));
    let mut desks = Vec::new();
    for (home, key) in homes.iter().zip(SIDES) {
        let side = SideProfile {
            key: key.to_owned(),
            names: vec![(Lang::En, key.to_owned())],
            formal_names: vec![(Lang::En, format!("the {key} side"))],
            arabic_locale: String::new(),
        };
        let root = Root::new(1, vec![RootKey::unkept()?.public()])
            .map_err(|wrong| anyhow::anyhow!("a bench's root: {wrong:?}"))?;
        Desk::init(
            home,
            NewHome {
                side,
                demo: false,
                root,
            },
        )?;
        let desk = Desk::open(home, Arc::new(SystemClock))?;
        desk.add_account(NewOfficial {
            login: LOGIN.to_owned(),
            password: PASSWORD.to_owned(),
            role: Role::Negotiator,
            office: vec![(Lang::En, "Office of the negotiator".to_owned())],
            lang: Lang::En,
        })?;
        desks.push(desk);
    }
    let draft = TermsDraft {
        title: vec![(Lang::En, "Register of a bench".to_owned())],
        order: SIDES.map(str::to_owned).to_vec(),
        time_zone: "Etc/UTC".to_owned(),
        offset_minutes: 0,
    };
    open_between(&desks, draft)?;
    Ok(homes)
}
