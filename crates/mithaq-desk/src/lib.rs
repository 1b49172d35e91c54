//! The only write path of a home: it alone holds the clock, randomness and keys.
//!
//! A [`Desk`] is a cheap handle (`Clone + Send + Sync`). Its methods block for as long as a
//! commit takes; async callers use `spawn_blocking`. What follows is the whole surface.
//!
//! # Homes and pairing (`home`, `pairing`)
//! ```text
//! Desk::init(path, NewHome { side: SideProfile { key, names, formal_names, arabic_locale }, demo }) -> Result<(), OpenError>
//! Desk::open(path, Arc<dyn Clock>) -> Result<Desk, OpenError>       // SystemClock, ManualClock
//! desk.profile() -> &SideProfile        desk.is_demo() -> bool      desk.fingerprint() -> String
//! desk.today() -> Date    desk.now() -> Time    desk.set_clock(Time) -> Result<(), ClockError>   // demo homes only
//! desk.terms(TermsDraft { title, order, time_zone, offset_minutes }) -> Result<Terms, PairError> // draws the nonce
//! desk.half(&Terms) -> Result<CharterHalf, PairError>               // our half, signed
//! desk.countersign(&[CharterHalf]) -> Result<SignedCharter, PairError> // joined, with our signature
//! desk.adopt(&[SignedCharter]) -> Result<RegisterId, PairError>     // once all have signed: opens the register, grants officials
//! desk.register() -> Option<Arc<Register>>   // Register { id, charter: Charter, ours: Side }
//! ```
//!
//! # People (`sign_in`, `rights`)
//! ```text
//! desk.add_account(NewOfficial { login, password, role: Role, office: Vec<(Lang, String)>, lang }) -> Result<UserId, AccountError>
//! desk.sign_in(login, password) -> Result<Ticket { token: String, csrf: String }, SignInError>
//! desk.signed_in(token: &str) -> Result<Option<SignedIn>, Fault>    // touches the session
//! desk.unlock(&SignedIn, password) -> Result<SignedIn, SignInError> // after a restart keys are locked
//! desk.sign_out(token: &str) -> Result<(), Fault>
//! SignedIn: .account() -> &Account  .role()  .csrf() -> &str  .can_sign() -> bool  .may(Right) -> bool
//! rights::may(Role, Right) -> bool   // the one table
//! ```
//!
//! # Acting (`prose`, `submit`)
//! ```text
//! let mut prose = desk.prose();
//! let title: Wording = prose.say(&[(Lang::Ar, "…"), (Lang::Fr, "…")])?;   // empty texts are left out
//! desk.preview(&SignedIn, &Command, &Prose) -> Result<Preview { statements, texts: Vec<(Lang, String)> }, SubmitError>
//! desk.submit(&SignedIn, Command, Prose) -> Result<Submitted { entries: Vec<EntryId> }, SubmitError>
//! enum SubmitError { Refusal(mithaq_core::Refusal), Invalid(Invalid), NotAllowed(NotAllowed), NotFound, NotOpen, Held(Held), Fault(Fault) }
//! enum NotAllowed { Role, KeyLocked, NoGrant, ClearancePending { offices }, CrossesInstruction { instruction } }
//! desk.import(&[(Lang, Standing, &[u8])], …) -> Result<(InstrumentRegistered, Prose), Invalid>
//! ```
//!
//! # Asking (`ask`): all take `&SignedIn`, obey access lists, answer `AskError::NotFound` for what
//! the account may not know of; rows are the core's, words come beside them
//! ```text
//! desk.pending(&who) -> Result<PendingView { rows: Vec<PendingRow>, words, .. }, AskError>
//! desk.instruments(&who) -> InstrumentsView     desk.instrument(&who, EntryId) -> InstrumentView { instrument, provisions, acts, pending, trust, words }
//! desk.provision(&who, ProvisionId) -> ProvisionView { instrument, provision, acts, trust, margin: home::Margin, words }
//! desk.sessions(&who)  desk.session(&who, EntryId)  desk.measures(&who)  desk.offers(&who)
//! desk.record_page(&who, Side, before: Option<u64>, limit) -> RecordView { logs, entries, refused, peers, at_rest, .. }
//! words: Words; words.of(&Wording) -> Vec<(Lang, &Told)>;  words.in_lang(&Wording, &[Lang]) -> Option<(Lang, &Told)>
//! enum Told { Text(String), Awaited, Erased }     enum Trust { Ours, Sent, Received, Settled }
//! ```
//!
//! # The private margin (`home`): never encoded for the record
//! ```text
//! desk.add_note(&who, Spot, text)  desk.remove_note  desk.add_instruction  desk.ask_clearance  desk.answer_clearance
//! desk.save_draft(&who, form, fields)  desk.draft(&who, form)  desk.set_readers(&who, dossier, Option<&[UserId]>)
//! ```
//!
//! # The line (`talk`): everything but sockets
//! ```text
//! desk.peers() -> Vec<Peer { side, transport_key: Vec<u8> (SPKI) }>    desk.transport_secret() -> TransportSecret (PKCS#8)
//! desk.changed() -> tokio::sync::watch::Receiver<u64>                  // a number that moves with each commit
//! let mut talk = desk.talk(peer: Side, reach: Reach);                  // one a peer; blocking
//! talk.step(Happened) -> Result<Vec<Todo>, Fault>
//! enum Happened { Connected, Changed, Arrived(Vec<u8>), Waited, Lost(Lane), Retry }
//! enum Todo { Dial { lane: Lane, parcel: Vec<u8> }, Answer { lane: Lane, parcel: Vec<u8> } }
//! desk.note_contact(peer, Result<(), String>)                          // for the Record page
//! ```
//!
//! # Looking after it
//! ```text
//! desk.verify(&mut dyn FnMut(Progress)) -> Report      mithaq_store::verify(path, …) -> Report     desk.rebuild() / mithaq_store::rebuild(path)
//! ```
