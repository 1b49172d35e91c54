# Instruments
instruments-title = Instruments
instruments-search = Chercher dans les titres
instruments-stage = État du texte
instruments-turn = Réponse attendue
instruments-any = Tous
instruments-filter = Filtrer
instruments-found = { $n ->
    [0] aucun résultat
    [one] un résultat
   *[other] { $n } résultats
}
instruments-none = Le registre ne contient pas encore d’instrument. Inscrivez les accords existants avec leurs textes et leur histoire ; l’autre partie les confirmera.
instruments-none-found = Aucun instrument ne répond à cette recherche.
instruments-all = Tout montrer
instruments-name = Instrument
instruments-provisions = Dispositions

instrument-tabs = Parties de l’instrument
instrument-tab-text = Texte
instrument-tab-negotiation = Négociation
instrument-tab-history = Actes et histoire
instrument-timeline = Frise chronologique
instrument-show = Langue :
instrument-side-by-side = côte à côte
instrument-on = Le texte tel qu’il était le
instrument-on-show = Montrer
instrument-as-of = Voici le texte tel qu’il était dans notre registre à la fin du { $date }.
instrument-now = Voir le texte d’aujourd’hui
instrument-not-yet = Cet instrument n’était pas dans notre registre ce jour-là.
instrument-no-text = Le registre ne contient pas encore le texte de cet instrument.
instrument-not-in-text = Ne figure pas dans le texte en l’état.
instrument-open-here = Propositions en discussion : ouvrir dans la salle
instrument-no-negotiation = Le texte de cet instrument est adopté. Une actualisation rouvre la négociation, sur la base d’une session ou du souhait d’une partie.
instrument-open-revision = Ouvrir l’actualisation
instrument-negotiation = Négociation
instrument-revision = Actualisation
instrument-concluded = achevée par l’adoption
instrument-opened = Ouverte
instrument-drafter = Qui prépare le premier texte
instrument-take-up = Nous nous en chargeons
instrument-reasons = Motifs, article par article
instrument-enter-room = Entrer dans la salle de négociation
instrument-adopt = Adopter le texte
instrument-adopted-by = Adopté par : { $side }
instrument-before = Avant l’inscription au registre
instrument-acts = Actes inscrits
instrument-no-acts = Aucun acte inscrit.
timeline-wait = { $turn } : { $time }
instrument-pause = Suspendre la négociation, motif à l’appui
instrument-resume = Reprendre la négociation
timeline-today = aujourd’hui
