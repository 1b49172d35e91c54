# Ce que l’on peut faire au serveur de démonstration depuis le parcours guidé
stage-title = Mettre ce serveur à l’épreuve
stage-sign-in = Ouvrez une session au nom d’un service pour couper la ligne de ce serveur, le redémarrer ou chercher dans ses fichiers.
stage-is-joined = La ligne vers l’autre partie est établie.
stage-is-cut = La ligne vers l’autre partie est coupée. Ce qui s’écrit ici et là est gardé et attend.
stage-cut = Couper la ligne
stage-join = Rétablir la ligne
stage-restart = Redémarrer le serveur
stage-restarting = Le serveur redémarre
stage-restarting-what = Il revient dans un instant. La clé de signature s’est fermée : redonnez votre mot de passe pour signer. Rien n’est perdu.
stage-damage = Altérer un octet d’une copie et la vérifier
stage-search = Chercher
stage-search-label = Mots à chercher dans tous les fichiers de ce serveur
stage-search-hint = Chaque fichier est lu tel qu’il est sur le disque, et tout le registre, descellé, tel qu’il passe sur la ligne.
stage-found-nothing = Rien n’a été trouvé
stage-found = Trouvé
stage-found-counted = Fichiers : { $files } · kilo-octets : { $kilobytes } · colis du registre : { $parcels }
stage-back = Retour au parcours
