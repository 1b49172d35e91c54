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

# Acts proved by a gesture, and registering what proves them
preview-gesture = This office proves its acts by a security key. The act is prepared first, and leaves with your gesture.
gesture-lead = Read what is confirmed, then prove it with your security key. This server cannot do it for you.
gesture-shows-no-text = The key itself shows no text: what you read here is what this server says.
gesture-prove = Prove with the security key
gesture-stays = Until it is proved, the act stays at home and is on no record.
gesture-needs-script = This needs the page’s script, because only it can reach the security key. Everything else works without.
gesture-refused = The gesture was not made, or the key is not the one registered here. Nothing has left; try again.
gesture-failed = This browser could not reach a security key. Nothing has left.
authenticator-title = Register your security key
authenticator-lead = The registrar has asked this office to prove its acts by a security key. It takes the place of what proved them before.
authenticator-own-device = Take a key that stays in one device. One that is copied between devices is not accepted.
authenticator-at = It serves at this address alone, which the other side will see in the record:
authenticator-compare = Afterwards compare the fingerprint in the settings with the one that the registrar reads to you.
authenticator-register = Register the security key
authenticator-needs-name = You came by a bare address. Browsers let a security key serve under a name alone: open this server by its name.
authenticator-never-sign-in = Nobody signs in with it: it proves acts, and nothing else.
