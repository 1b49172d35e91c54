# The pouch
pouch-title = Sealed packet
pouch-lead = Where no line connects the servers, the record travels in a file. The packet holds all that the other side lacks, and that side alone can open it. Losing it or opening it twice does no harm. It carries acts, descriptions of documents, and up to { $megabytes } MB of the documents themselves; what does not fit goes into the next packet.
pouch-pack = Pack a packet for { $side }
pouch-lacks = { $n ->
    [0] By what it told last: it lacks nothing.
    [one] By what it told last: it lacks { $n } entry.
   *[other] By what it told last: it lacks { $n } entries.
}
pouch-lacks-files = { $n ->
    [one] It lacks { $megabytes } MB of { $n } document.
   *[other] It lacks { $megabytes } MB of { $n } documents.
}
pouch-missing = { $n ->
    [one] Still to come here: { $megabytes } MB of { $n } document.
   *[other] Still to come here: { $megabytes } MB of { $n } documents.
}
pouch-told-by-pouch = Told by packet what it holds, on { $when }.
pouch-told-by-line = Told over the line what it holds, on { $when }.
pouch-told-nothing = Has not told yet what it holds, so everything is packed for it.
pouch-packed = The last packet was packed on { $when }; entries in it: { $n }.
pouch-answered = It has arrived.
pouch-unanswered = Nothing says yet that it has arrived.
pouch-came = A packet that came
pouch-file = File of the packet
pouch-hint = .pouch, up to { $megabytes } MB. A larger one is opened on the server, with mithaq pouch open.
pouch-open = Open the packet
pouch-opened = The packet is open
pouch-refused = This could not be completed
pouch-from = From { $side }, packed on { $when }.
pouch-applied = New entries
pouch-known = Held here before
pouch-waiting = Waiting for what they name
pouch-dropped = Dropped
pouch-chunks = New parts of documents
pouch-dropped-what = What was dropped did not follow on what is held here, or was not what its side signed. Pack a packet back: it tells the other side what you hold, and its next one brings what you lack.
pouch-receipts = The receipts travel in your next packet: pack it and send it.
pouch-kept = What came before is kept: { $n } of its parcels.
code-pouch-no-such-side = No other side of this name is in this register.
code-pouch-not-a-pouch = This is no packet, or its beginning was changed on its way. Ask for it anew.
code-pouch-newer = This packet was packed by a newer version. Update this server, then open it again.
code-pouch-other-register = This packet belongs to another register than yours.
code-pouch-ours = You packed this packet yourselves. Send it to the side that it is for.
code-pouch-not-for-us = This packet is for another side, which alone can open it. Send it there.
code-pouch-other-key = The packet is sealed to another key than your server's. Restore pouch.key from its backup; if that key was replaced, ask for the packet anew.
code-pouch-too-large = The packet is larger than this page takes. Open it on the server, with mithaq pouch open.
code-pouch-cut = The packet ends too early. Copy the file again or ask for it anew, then open it.
code-pouch-altered = The packet was changed on its way. Ask for it anew and open that.
code-pouch-beyond = Something follows the end of the packet. Its entries are kept; what its sender says it holds is not believed. Ask for it anew.
code-pouch-parcel = A parcel in the packet cannot be read. Ask for it anew.
code-pouch-closing = The closing of the packet is not its sender's. Its entries are kept, each being signed for itself; what the sender says it holds is not believed. Ask the other side whether it packed it.
code-pouch-unread = The file did not arrive whole. Send it again.
code-pouch-unwritten = Writing the packet broke off. Pack it again.
