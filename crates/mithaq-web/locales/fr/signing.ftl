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

# Actes prouvés par un geste, et enregistrement de ce qui les prouve
preview-gesture = Ce bureau prouve ses actes par une clé de sécurité. L’acte est d’abord préparé ; il part avec votre geste.
gesture-lead = Lisez ce qui est confirmé, puis prouvez-le avec votre clé de sécurité. Ce serveur ne peut pas le faire pour vous.
gesture-shows-no-text = La clé elle-même n’affiche aucun texte : ce que vous lisez ici est ce que dit ce serveur.
gesture-prove = Prouver avec la clé de sécurité
gesture-stays = Tant qu’il n’est pas prouvé, l’acte reste à domicile et ne figure sur aucun registre.
gesture-needs-script = Il y faut le script de la page, qui seul peut atteindre la clé de sécurité. Tout le reste fonctionne sans lui.
gesture-refused = Le geste n’a pas été fait, ou la clé n’est pas celle qui est enregistrée ici. Rien n’est parti ; réessayez.
gesture-failed = Ce navigateur n’a pas pu atteindre de clé de sécurité. Rien n’est parti.
authenticator-title = Enregistrer votre clé de sécurité
authenticator-lead = Le secrétaire du registre a demandé à ce bureau de prouver ses actes par une clé de sécurité. Elle remplace ce qui les prouvait.
authenticator-own-device = Prenez une clé qui reste dans un seul appareil. Celle qui se copie d’un appareil à l’autre n’est pas acceptée.
authenticator-at = Elle ne sert qu’à cette adresse, que l’autre partie verra au registre :
authenticator-compare = Comparez ensuite l’empreinte affichée dans les réglages avec celle que le secrétaire du registre vous lit.
authenticator-register = Enregistrer la clé de sécurité
authenticator-needs-name = Vous êtes venu par une adresse nue. Une clé de sécurité ne sert que sous un nom : ouvrez ce serveur par son nom.
authenticator-never-sign-in = Personne n’entre avec elle : elle prouve les actes, et rien d’autre.
