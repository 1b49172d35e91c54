# Acts signed on another computer
signing-title = Acts to be signed
signing-lead = The key of this office lies on another computer. This server cannot sign for it.
signing-none = No act waits to be signed.
signing-kept = The act goes on waiting here.
signing-since = Prepared { $when }
signing-where = to its page
signing-download = Download the act to be signed
signing-there = On the computer where the key lies, read what is shown, then sign:
signing-bring = Bring the signed file back to this page.
signing-drop = Drop this act
signing-file = The signed file
signing-convey = Seal and convey the signed act
signing-stays = Until the signed file comes back, the act stays at home and is on no record.
signing-waits = { $n ->
    [one] One act waits for your signature.
   *[other] { $n } acts wait for your signature.
 }
preview-elsewhere = The key of this office lies on another computer. The act is prepared here, signed there and brought back; nothing leaves before.
preview-prepare = Prepare the act to be signed
