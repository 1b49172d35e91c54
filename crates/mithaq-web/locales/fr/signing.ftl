# Actes signés sur un autre ordinateur
signing-title = Actes à signer
signing-lead = La clé de ce bureau se trouve sur un autre ordinateur. Ce serveur ne peut pas signer pour lui.
signing-none = Aucun acte n’attend d’être signé.
signing-kept = L’acte continue d’attendre ici.
signing-since = Préparé { $when }
signing-where = vers sa page
signing-download = Télécharger l’acte à signer
signing-there = Sur l’ordinateur où se trouve la clé, lisez ce qui est affiché, puis signez :
signing-bring = Rapportez le fichier signé sur cette page.
signing-drop = Abandonner cet acte
signing-file = Le fichier signé
signing-convey = Sceller et transmettre l’acte signé
signing-stays = Tant que le fichier signé n’est pas revenu, l’acte reste à domicile et ne figure sur aucun registre.
signing-waits = { $n ->
    [one] Un acte attend votre signature.
   *[other] { $n } actes attendent votre signature.
 }
preview-elsewhere = La clé de ce bureau se trouve sur un autre ordinateur. L’acte est préparé ici, signé là-bas et rapporté ; rien ne part avant.
preview-prepare = Préparer l’acte à signer
