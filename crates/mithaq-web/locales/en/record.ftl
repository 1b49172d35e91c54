# Record and verification
record-lead = One record, signed and held by both. A receipt proves delivery, never acceptance.
record-chains = Both chains side by side
record-older = Older
record-state = State
record-moving = Entries or receipts are on their way.
record-refused = Refused on arrival
record-refused-what = What is refused is not stored: its form, signature or place does not hold.
record-waiting = Waiting for what precedes them
record-peers = Connection
record-reached = last reached { $when }
record-never-reached = not reached yet
record-trouble = last attempt:
record-names = To compare
record-fingerprint = Our key’s fingerprint
record-size = { $n ->
    [0] no entry
    [one] one entry
   *[other] { $n } entries
}
record-receipt = receipt for the log of { $side }
record-system = keys and grants
record-unknown = entry of a newer version
verify-holds = The record holds
verify-holds-what = Each entry is in its place, each signature is valid, and each text kept is the one that was signed.
verify-broken = The record does not verify
verify-broken-what = Something that is stored here is not what was signed.
verify-copy = This is a copy with one byte changed on purpose. The server’s own record is untouched.
verify-place = entry { $n } of { $side }
verify-do = What to do
verify-do-what = Enter nothing new. Keep a copy of the folder as it is, then restore the last sound backup: what it lacks comes back from the other side. The other side’s record is untouched by what happened here.
verify-back = Back to the record
verify-counted = Checked: entries { $entries }, of which receipts { $receipts }; texts { $payloads }.
record-erased = declaration of erasure
record-closed = act in a matter closed to your account
record-proof = proof for a third party
record-erasures-asked = The other side has erased texts that are still held here, and asks for the same ({ $n }). The registrar decides, on the page Keeping and erasing; nobody can force another sovereign.
