# What may be done to the demo server from the guided path
stage-title = Put this server to the test
stage-sign-in = Sign in as an office to cut this server’s line, start it again or search its files.
stage-is-joined = The line to the other side is up.
stage-is-cut = The line to the other side is cut. What is written here and there is kept, and waits.
stage-cut = Cut the line
stage-join = Join the line
stage-restart = Start the server again
stage-restarting = The server starts again
stage-restarting-what = It will be back in a moment. The signing key has closed: give your password again to sign. Nothing is lost.
stage-damage = Change one byte of a copy and verify it
stage-search = Search
stage-search-label = Words to look for in all files of this server
stage-search-hint = Every file is read as it lies on the disk, and the whole record, unsealed, as it crosses the line.
stage-found-nothing = Nothing was found
stage-found = Found
stage-found-counted = Files: { $files } · kilobytes: { $kilobytes } · parcels of the record: { $parcels }
stage-back = Back to the path
