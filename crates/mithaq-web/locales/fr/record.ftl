# Registre signé et vérification
record-lead = Un seul registre, signé et tenu de part et d’autre. L’accusé de réception prouve la remise, non l’acceptation.
record-chains = Les deux chaînes côte à côte
record-older = Plus anciennes
record-state = État
record-moving = Des inscriptions ou des accusés sont en chemin.
record-refused = Refusé à l’arrivée
record-refused-what = Ce qui est refusé n’est pas gardé : sa forme, sa signature ou sa place n’est pas valable.
record-waiting = En attente de ce qui précède
record-peers = Liaison
record-reached = dernière liaison { $when }
record-never-reached = pas encore de liaison
record-trouble = dernier essai :
record-names = Pour comparer
record-fingerprint = Empreinte de notre clé
record-size = { $n ->
    [0] aucune inscription
    [one] une inscription
   *[other] { $n } inscriptions
}
record-receipt = accusé de réception pour { $side }
record-system = clés et pouvoirs
record-unknown = inscription d’une version plus récente
verify-holds = Le registre résiste
verify-holds-what = Chaque inscription est à sa place, chaque signature est valable et chaque texte gardé répond à ce qui fut signé.
verify-broken = Le registre ne résiste pas à la vérification
verify-broken-what = Quelque chose de ce qui est gardé ici ne répond pas à ce qui fut signé.
verify-copy = C’est une copie, dont un octet a été altéré à dessein. Le registre du serveur lui-même est intact.
verify-place = inscription no { $n } de { $side }
verify-do = Que faire
verify-do-what = N’inscrivez rien de nouveau. Gardez une copie du dossier en l’état, puis rétablissez la dernière sauvegarde saine : ce qui lui manque reviendra de l’autre partie. Le registre de l’autre partie n’est pas touché par ce qui est arrivé ici.
verify-back = Revenir au registre
verify-counted = Examiné : inscriptions { $entries }, dont accusés { $receipts } ; textes { $payloads }.
record-erased = déclaration d’effacement
record-closed = acte d’un dossier fermé à votre compte
record-proof = preuve pour un tiers
record-erasures-asked = L’autre partie a effacé des textes encore tenus ici et demande qu’ils le soient aussi ({ $n }). Le secrétariat du registre décide, à la page « Conservation et effacement » ; nul ne peut y contraindre un autre souverain.
