# Le cadre de toutes les pages
frame-name = Mithaq
frame-register = Registre
frame-sections = Sections
frame-languages = Langue
frame-home = En suspens
frame-instruments = Instruments
frame-compare = Comparer
frame-sessions = Comités
frame-measures = Mesures
frame-programmes = Programmes
frame-record = Registre signé
frame-guide = Visite
frame-settings = Réglages
frame-help = Aide
frame-sign-out = Quitter
frame-skip = Aller au contenu
frame-simulation = Simulation : textes et positions fictifs
frame-not-mithaq = Ce que Mithaq n’est pas
frame-without-prejudice = Sans préjudice des positions
frame-at-rest = Le registre est au repos : rien à envoyer, aucun accusé de réception attendu.
frame-moving = { $n ->
    [0] Un accusé de réception est en chemin.
    [one] Une inscription est en chemin.
   *[other] { $n } inscriptions sont en chemin.
}
frame-broken = Le registre ne résiste pas à la vérification.
frame-broken-see = Voir où
frame-offline = Le serveur ne répond pas. Ce que vous avez écrit reste sur cette page.
frame-kept = Brouillon gardé chez vous
frame-unkept = Le brouillon n’a pas été conservé. Ce que vous avez écrit reste sur cette page.
frame-copied = Copié
frame-copy = Copier en entier

# Le signe de confiance
trust-draft = chez nous
trust-sent = envoyé
trust-received = remis
trust-arrived = reçu d’eux
trust-settled = consigné de part et d’autre
trust-void = sans effet

# Parties communes
part-awaited = texte nommé par le registre, pas encore arrivé
part-erased-on = texte effacé ; motif : { $ground }
ground-other = motif inconnu de cette version (numéro { $n })
part-kilobytes = { $n } Ko
part-megabytes = { $n } Mo
part-evidence = Source :
part-print = Imprimer

# Ce qui est rapporté du passé
past-told = inscrit après coup
past-confirmed = confirmé de part et d’autre
past-contested = contesté par { $side }
past-confirm = Confirmer
past-contest = Contester
past-recorded = inscrit le { $date }

act-crossed = S’est croisé avec un autre choix de l’autre partie, chacun dans l’ignorance de l’autre : ni l’un ni l’autre n’a d’effet et la question reste ouverte.
act-late = Arrivé après l’accord : sans effet.

# Valeur des textes
standing-authentic = texte faisant foi
standing-prevailing = texte faisant foi, prévaut en cas de divergence
standing-translation = traduction de travail, ne fait pas foi

# Noms des dispositions
provision-title = Titre
provision-preamble = Préambule
provision-closing = Formule finale
provision-part = Partie { $number }
provision-chapter = Chapitre { $number }
provision-section = Section { $number }
provision-article = Article { $number }
provision-annex = Annexe { $number }
