//! An office whose key lies on another computer: the file goes out, comes back signed, and only
//! then is the act on the record.

use crate::world::{PASSWORD, World};
use mithaq_canon::Lang;
use mithaq_desk::{NewOfficial, OfficialKey, Role};
use mithaq_record::{Signer as _, ToSign};

#[test]
fn an_act_goes_out_to_be_signed_and_is_conveyed_when_it_comes_back() {
    let world = World::new();
    let key = OfficialKey::generate("a long passphrase").unwrap().0;
    let office = NewOfficial {
        login: "plenipotentiary".to_owned(),
        password: PASSWORD.to_owned(),
        role: Role::HeadOfDelegation,
        office: vec![(Lang::Ar, "المفوض".to_owned())],
        lang: Lang::Ar,
    };
    let desk = world.desk(0);
    desk.add_account_with_key(office, key.public_key()).unwrap();
    let pages = world.pages(0);
    let mut browser = pages.browser().signed_in("plenipotentiary");
    let fields = [
        ("session-kind", "visit"),
        ("name.ar", "زيارة عمل"),
        ("held", "2019-07-16"),
        ("back", "/sessions"),
    ];
    let with = |step| [&fields[..], &[("step", step)]].concat();
    browser
        .post("/act/convene", &with("preview"))
        .is(200)
        .says("value=\"prepare\"")
        .says("على حاسوب آخر");
    // No button of ours asks for it, and it is refused all the same.
    browser.post("/act/convene", &with("convey")).is(409);
    let prepared = browser.post("/act/convene", &with("prepare"));
    assert!(
        prepared
            .is(303)
            .location()
            .starts_with("/signing?said=prepared#a-")
    );
    let name = prepared.location().rsplit_once("#a-").unwrap().1.to_owned();
    browser.get("/").says("عمل واحد ينتظر توقيعكم");
    browser
        .get("/signing?said=prepared")
        .is(200)
        .says("زيارة عمل")
        .says("لم يخرج شيء");
    assert!(!browser.get("/sessions").body.contains("زيارة عمل"));

    let file = browser.get(&format!("/signing/{name}"));
    file.is(200);
    let signed = ToSign::open(&file.bytes).unwrap().sign(&key).unwrap();
    // It is nobody else's to see.
    let mut other = pages.browser().signed_in("negotiator");
    other.get(&format!("/signing/{name}")).is(404);
    // Its key lies on this server: there is nothing to sign elsewhere.
    other.get("/signing").is(404);

    browser
        .upload("/signing", &[], &[("file", "act.signed", b"no such file")])
        .is(422)
        .says("لا يحوي هذا الملف عملا موقَّعا");
    let bytes = signed.to_bytes();
    let conveyed = browser.upload("/signing", &[], &[("file", "act.signed", &bytes)]);
    assert_eq!(conveyed.is(303).location(), "/sessions?said=conveyed");
    browser.get("/sessions").says("زيارة عمل");
    browser
        .upload("/signing", &[], &[("file", "act.signed", &bytes)])
        .is(409)
        .says("لا عمل كهذا ينتظر");

    let again = browser.post("/act/convene", &with("prepare"));
    let name = again.location().rsplit_once("#a-").unwrap().1.to_owned();
    browser.post("/signing/drop", &[("name", &name)]).is(303);
    browser.get(&format!("/signing/{name}")).is(404);
}

#[test]
fn a_registrar_sees_keys_and_powers_and_others_only_how_they_prove_their_acts() {
    let world = World::new();
    let pages = world.pages(0);
    let settings = pages.browser().signed_in("registrar").get("/settings");
    settings
        .is(200)
        .says("مفاتيح هذا الجانب")
        .says(&world.desk(0).fingerprint())
        .says(&world.desk(1).fingerprint())
        .says("سارية إلى أن تُلغى");
    let settings = pages.browser().signed_in("negotiator").get("/settings");
    settings
        .is(200)
        .says("مفتاح على هذا الخادم مختوم بكلمة السر");
    assert!(!settings.body.contains("مفاتيح هذا الجانب"));
}
