# From Word to proposals
word-title = Word
word-out = Texte évolutif en Word
word-out-what = Ce que chaque partie a proposé y figure comme ses modifications suivies. Rien de votre marge ne l’accompagne.
word-back = Rapporter un fichier Word
word-back-what = Travaillez le fichier dans Word avec suivi des modifications, puis rapportez-le ici : vous verrez, disposition par disposition, ce qu’il deviendrait. Le rapporter ne transmet rien.
word-file = Fichier Word (.docx)
word-look = Voir ce qu’il deviendrait
word-stays = Le fichier est lu en mémoire, jusqu’à { $megabytes } Mo ; il n’est ni conservé, ni inscrit, ni envoyé.
word-preview = De Word aux propositions
word-preview-lead = Rien n’est transmis ici. Ce que vous cochez devient un projet chez vous ; vous transmettez chacun depuis sa disposition, après son propre aperçu.
word-authors = À qui sont ces modifications
word-authors-what = D’après les noms dans le fichier. Dites qui est qui là où ce n’est pas connu.
word-authors-again = Répartir de nouveau
word-unknown = inconnu
word-ours = Les nôtres : ce qui deviendrait nos propositions
word-ours-none = Le fichier ne demande de notre part rien qui ne soit déjà proposé.
word-draft-there = Un projet est déjà conservé ici ; cocher le remplace.
word-doubtful = Une partie de cette disposition a été modifiée sans suivi : regardez à deux fois.
word-theirs = Pour information : modifications de { $side }
word-theirs-what = Leurs propositions sont à transmettre par eux ; elles ne sont ici que montrées.
word-unknown-group = Modifications d’auteurs que nul n’a identifiés
word-unknown-what = Dites plus haut à qui elles sont, et elles seront réparties.
word-untracked = Modifications sans suivi
word-untracked-what = Le fichier diffère ici du texte du registre, sans qu’aucun nom n’y figure. Dites plus haut à qui c’est, si vous le savez.
word-unplaced = Aucune proposition ne peut en être faite
word-remarks = Commentaires dans le fichier
word-remarks-what = Ceux que vous cochez sont gardés comme notes dans votre marge privée.
word-keep = Garder comme projets chez vous
word-keep-what = Les traductions restent telles quelles : adaptez-les au moment de transmettre.
word-made = Gardés chez vous. Poursuivez chacun depuis sa disposition :
word-after = { $new }, après { $place }
word-whole = le texte dans son ensemble
word-lost = { $n ->
    [one] Une modification cochée n’y est plus : le texte a évolué entre-temps.
   *[other] { $n } modifications cochées n’y sont plus : le texte a évolué entre-temps.
}

# Why a change is no proposal
code-unplaced-agreed = Elle est convenue : rouvrez-la d’abord.
code-unplaced-moved = Elle a été déplacée. Déplacer n’est pas encore une proposition ici : dites-le dans une remarque, ou proposez de la supprimer et de l’ajouter ailleurs.
code-unplaced-divided = Elle a été scindée ou réunie à une autre ; le partage n’est pas certain. Proposez chaque partie à la main.
code-unplaced-division = C’est un titre au-dessus d’autres dispositions, ou pas un article : ce n’est pas encore une proposition ici.
code-unplaced-second-here = Un deuxième article nouveau au même endroit : transmettez le premier, puis rapportez le fichier.
code-unplaced-at-top = Un article nouveau avant tout le reste : ajoutez-le à la main après le titre ou le préambule.
code-unplaced-withdraw = La proposition ne figure plus dans le fichier : retirez-la dans la salle si telle est l’intention.
code-unplaced-on-another = Cela retire des mots proposés par une autre partie : répondez par une contre-proposition.
code-unplaced-no-place = On ne peut dire de quelle disposition il s’agit. Proposez-le à la main.
