# The pouch
pouch-title = Pli scellé
pouch-lead = Là où aucune ligne ne relie les serveurs, le registre voyage dans un fichier. Le pli contient tout ce qui manque à l’autre partie, qui seule peut l’ouvrir. Le perdre ou l’ouvrir deux fois ne nuit pas. Il porte les actes, la description des documents et jusqu’à { $megabytes } Mo des documents eux-mêmes ; ce qui n’y tient pas part dans le pli suivant.
pouch-pack = Préparer un pli pour { $side }
pouch-lacks = { $n ->
    [0] D’après ce qu’elle a dit en dernier : il ne lui manque rien.
    [one] D’après ce qu’elle a dit en dernier : il lui manque { $n } inscription.
   *[other] D’après ce qu’elle a dit en dernier : il lui manque { $n } inscriptions.
}
pouch-lacks-files = { $n ->
    [one] Il lui manque { $megabytes } Mo de { $n } document.
   *[other] Il lui manque { $megabytes } Mo de { $n } documents.
}
pouch-missing = { $n ->
    [one] Encore attendu ici : { $megabytes } Mo de { $n } document.
   *[other] Encore attendu ici : { $megabytes } Mo de { $n } documents.
}
pouch-told-by-pouch = A dit par un pli ce qu’elle détient, le { $when }.
pouch-told-by-line = A dit par la ligne ce qu’elle détient, le { $when }.
pouch-told-nothing = N’a pas encore dit ce qu’elle détient : tout lui est préparé.
pouch-packed = Dernier pli préparé le { $when } ; inscriptions : { $n }.
pouch-answered = Il est arrivé.
pouch-unanswered = Rien ne dit encore qu’il est arrivé.
pouch-came = Un pli reçu
pouch-file = Fichier du pli
pouch-hint = .pouch, jusqu’à { $megabytes } Mo. Un pli plus grand s’ouvre sur le serveur : mithaq pouch open.
pouch-open = Ouvrir le pli
pouch-opened = Le pli est ouvert
pouch-refused = Cela n’a pu être achevé
pouch-from = De { $side }, préparé le { $when }.
pouch-applied = Inscriptions nouvelles
pouch-known = Déjà détenues ici
pouch-waiting = En attente de ce qu’elles citent
pouch-dropped = Écartées
pouch-chunks = Nouvelles parties de documents
pouch-dropped-what = Ce qui a été écarté ne fait pas suite à ce qui est détenu ici, ou n’est pas ce que sa partie a signé. Préparez un pli en retour : il dit à l’autre partie ce que vous détenez, et son prochain pli apportera ce qui vous manque.
pouch-receipts = Les accusés de réception voyagent dans votre prochain pli : préparez-le et envoyez-le.
pouch-kept = Ce qui précède est conservé : { $n } de ses paquets.
code-pouch-no-such-side = Aucune autre partie de ce nom dans ce registre.
code-pouch-not-a-pouch = Ce n’est pas un pli, ou son début a été altéré en route. Redemandez-le.
code-pouch-newer = Ce pli vient d’une version plus récente. Mettez ce serveur à jour, puis rouvrez-le.
code-pouch-other-register = Ce pli appartient à un autre registre que le vôtre.
code-pouch-ours = C’est vous qui avez préparé ce pli. Envoyez-le à la partie à laquelle il est destiné.
code-pouch-not-for-us = Ce pli est destiné à une autre partie, qui seule peut l’ouvrir. Envoyez-le-lui.
code-pouch-other-key = Ce pli est scellé pour une autre clé que celle de votre serveur. Rétablissez pouch.key depuis sa sauvegarde ; si cette clé a été remplacée, redemandez le pli.
code-pouch-too-large = Ce pli est plus grand que ce que cette page accepte. Ouvrez-le sur le serveur : mithaq pouch open.
code-pouch-cut = Le pli s’arrête avant sa fin. Recopiez le fichier ou redemandez-le, puis ouvrez-le.
code-pouch-altered = Le pli a été altéré en route. Redemandez-le et ouvrez le nouveau.
code-pouch-beyond = Quelque chose suit la fin du pli. Ses inscriptions sont conservées ; ce que son auteur dit détenir n’est pas cru. Redemandez-le.
code-pouch-parcel = Un paquet du pli ne peut être lu. Redemandez-le.
code-pouch-closing = La clôture du pli n’est pas de son auteur. Ses inscriptions sont conservées, chacune étant signée pour elle-même ; ce qu’il dit détenir n’est pas cru. Demandez à l’autre partie si elle l’a préparé.
code-pouch-unread = Le fichier n’est pas arrivé en entier. Envoyez-le de nouveau.
code-pouch-unwritten = L’écriture du pli s’est interrompue. Préparez-le de nouveau.
