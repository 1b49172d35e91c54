# Entrée et réglages
signin-title = Entrée
signin-lead = Serveur :
signin-login = Identifiant
signin-password = Mot de passe
signin-enter = Entrer
signin-wrong = Identifiant ou mot de passe inexact. Rien n’a changé.
signin-too-many = Trop d’essais depuis cette adresse. Attendez quelques minutes avant de recommencer.
signin-ended = Votre session a pris fin. Entrez de nouveau pour revenir où vous étiez.
signin-offices = Les bureaux de la démonstration
signin-offices-how = Cliquez sur un bureau pour entrer en son nom. Ces mots de passe n’existent que dans la démonstration, sur cet ordinateur.
signin-locked = La clé de signature est scellée par votre mot de passe et ne s’ouvre que par lui.

settings-title = Réglages
settings-office = Bureau
settings-role = Rôle
settings-preferences = Préférences
settings-language = Langue de l’interface
settings-keys = Raccourcis d’une seule touche
settings-keys-hint = À désactiver si vous employez la dictée ou un lecteur d’écran.
settings-save = Enregistrer
settings-password = Mot de passe
settings-password-old = Actuel
settings-password-new = Nouveau
settings-password-hint = Douze caractères au moins. Il scellera de nouveau votre clé de signature.
settings-password-change = Changer le mot de passe
settings-users = Comptes
settings-login = Identifiant
