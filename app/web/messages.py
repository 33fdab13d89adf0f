"""What a page says after a form has done its work; addresses carry only the short name."""

from collections.abc import Mapping
from typing import Final

MESSAGES: Final[Mapping[str, str]] = {
    "gespeichert": "Gespeichert. Eingereicht ist die Zuarbeit damit noch nicht.",
    "eingereicht": "Die Zuarbeit ist eingereicht. Die Koordination prüft sie.",
    "zwischenbericht-eingereicht": "Der Zwischenbericht ist eingereicht. Die Koordination prüft "
    "ihn.",
    "zwischenbericht-angenommen": "Der Zwischenbericht ist angenommen.",
    "zwischenbericht-zurueckgegeben": "Der Zwischenbericht ist mit Ihrer Frage zurückgegeben.",
    "bestaetigt": "Der Termin ist als durchgeführt gemeldet.",
    "vorgeschlagen": "Ihr Vorschlag ist bei der Koordination. Bis zur Entscheidung gilt die "
    "bisherige Frist.",
    "beigetragen": "Ihr Beitrag ist gespeichert. Die berichtende Stelle sieht ihn.",
    "angenommen": "Die Zuarbeit ist angenommen.",
    "zurueckgegeben": "Die Zuarbeit ist mit Ihrer Frage zurückgegeben.",
    "text": "Die bearbeitete Fassung steht jetzt neben dem Text der Stelle.",
    "befuerwortet": "Der Vorschlag ist befürwortet. Jetzt entscheidet das Gremium.",
    "abgelehnt": "Der Vorschlag ist abgelehnt.",
    "entschieden": "Die Entscheidung ist eingetragen. Die neue Frist gilt ab ihrem Tag.",
    "fortgeschrieben": "Die Maßnahme ist fortgeschrieben. Die frühere Fassung bleibt sichtbar.",
    "geklaert": "Das ist geklärt. Die frühere Fassung bleibt sichtbar.",
    "beschluss": "Der Beschluss ist eingetragen.",
    "abgeschlossen": "Das Berichtsjahr ist abgeschlossen, sein Inhalt festgehalten.",
    "geoeffnet": "Das Berichtsjahr ist wieder geöffnet.",
    "eingelesen": "Das Dokument ist übernommen. Was zu klären ist, steht bei der Koordination.",
    "mail": "Die Mail ist wieder unterwegs.",
    "berichtstexte": "Die Texte und Zahlen zum Bericht sind gespeichert.",
    "zugang": "Der Zugang ist geändert.",
    "passwort": "Ihr neues Passwort gilt ab jetzt.",
    "vertretung": "Die Vertretung ist eingetragen. In dieser Zeit gehen die Mails dorthin.",
    "vertretung-ende": "Die Vertretung ist beendet.",
    "widerrufen": "Der Schlüssel ist widerrufen und gilt nicht mehr.",
    "stelle": "Die Angaben zur Stelle sind gespeichert.",
    "vorgelegt": "Die Vorlage ist eingetragen.",
    "eingetragen": "Eingetragen.",
    "archiv-antwort": "Die Antwort des Archivs ist eingetragen.",
    "ausgesondert": "Die Arbeitsunterlagen sind gelöscht; der Nachweis steht beim Jahr.",
    "gemeldet": "Danke für Ihre Meldung. Sie ist auf dem Weg zur zuständigen Stelle.",
}
