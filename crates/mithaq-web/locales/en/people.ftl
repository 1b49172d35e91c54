# Sign-in and settings
signin-title = Sign in
signin-lead = Server:
signin-login = Login
signin-password = Password
signin-enter = Sign in
signin-wrong = Login or password is wrong. Nothing has changed.
signin-too-many = Too many attempts from this address. Wait a few minutes and try again.
signin-ended = Your session has ended. Sign in again to return to where you were.
signin-offices = Offices of the demo
signin-offices-how = Press an office to sign in as it. These passwords exist only in the demo on this computer.
signin-locked = The signing key is sealed by your password and opens with nothing else.

settings-title = Settings
settings-office = Office
settings-role = Role
settings-preferences = Preferences
settings-language = Language of the pages
settings-keys = Single-key shortcuts
settings-keys-hint = Switch them off if you use dictation or a screen reader.
settings-save = Save
settings-password = Password
settings-password-old = Current
settings-password-new = New
settings-password-hint = At least twelve characters. It seals your signing key anew.
settings-password-change = Change the password
settings-users = Accounts
settings-login = Login
