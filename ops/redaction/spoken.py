"""The words of numbers, letters and signs in seven languages, written by hand."""

DIGITS = {
    "en": "zero one two three four five six seven eight nine",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
    "pt": "zero um dois três quatro cinco seis sete oito nove",
    "nl": "nul een twee drie vier vijf zes zeven acht negen",
}
TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "fr": "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "it": "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
    "pt": "dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
    "nl": "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
HUNDREDS = {
    "es": "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "it": "cento duecento trecento quattrocento cinquecento seicento settecento ottocento novecento",
    "pt": "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
}
REPEATS = {
    "en": ("double", "triple"), "es": ("doble", "triple"), "fr": ("double", "triple"),
    "de": ("doppel", "dreimal"), "it": ("doppio", "triplo"), "pt": ("duplo", "triplo"),
    "nl": ("dubbel", "driemaal"),
}
FILLERS = {
    "en": "uh|um|er|erm|uh|um|dash|space|and then|then|comma|and|like|hyphen".split("|"),
    "es": "eh|guion|espacio|y luego|luego|pues|este|em|y".split("|"),
    "fr": "euh|tiret|espace|et puis|puis|ensuite|alors|hum".split("|"),
    "de": "äh|ähm|strich|minus|und dann|dann|leerzeichen|hm".split("|"),
    "it": "ehm|trattino|spazio|e poi|poi|allora|eh".split("|"),
    "pt": "hum|hífen|traço|espaço|e depois|depois|então|é".split("|"),
    "nl": "eh|streepje|spatie|en dan|dan|ehm|uh".split("|"),
}
SIGNS = {
    "en": {"@": ["at"], ".": ["dot"] * 8 + ["point", "period"], "_": ["underscore"],
           "-": ["dash", "hyphen", "dash", "minus"], "/": ["slash", "forward slash"], "+": ["plus"]},
    "es": {"@": ["arroba"], ".": ["punto"], "_": ["guion bajo", "guión bajo", "subrayado"],
           "-": ["guion", "guión", "guion medio"], "/": ["barra"], "+": ["más", "mas"]},
    "fr": {"@": ["arobase", "arobase", "at", "arrobase"], ".": ["point"], "_": ["underscore", "tiret bas"],
           "-": ["tiret", "trait d'union", "moins"], "/": ["slash", "barre oblique"], "+": ["plus"]},
    "de": {"@": ["at", "ät", "at", "klammeraffe"], ".": ["punkt", "punkt", "punkt", "dot"],
           "_": ["unterstrich"], "-": ["minus", "strich", "bindestrich"], "/": ["slash", "schrägstrich"],
           "+": ["plus"]},
    "it": {"@": ["chiocciola", "chiocciola", "at"], ".": ["punto"], "_": ["underscore", "trattino basso"],
           "-": ["trattino", "meno"], "/": ["barra", "slash"], "+": ["più"]},
    "pt": {"@": ["arroba"], ".": ["ponto"], "_": ["underline", "underscore", "sublinhado"],
           "-": ["hífen", "traço", "tracinho"], "/": ["barra"], "+": ["mais"]},
    "nl": {"@": ["apenstaartje", "at", "apenstaart"], ".": ["punt"], "_": ["underscore", "laag streepje"],
           "-": ["streepje", "koppelteken", "min"], "/": ["slash", "schuine streep"], "+": ["plus"]},
}
ZEROS = {"en": ["oh", "oh", "zero", "zero", "o", "nought"], "de": ["null"], "pt": ["zero"]}
SPELLING = {
    "en": [
        "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa "
        "quebec romeo sierra tango uniform victor whiskey xray yankee zulu",
        "apple boy cat dog egg fox george harry indigo jack king larry mary nancy orange peter queen robert "
        "sugar tommy umbrella violet william x-ray yellow zebra",
        "adam baker charles david edward frank girl henry ice john kite lion mother nora ocean paul quiet "
        "roger sam tom uncle van water xylophone young zero",
    ],
    "de": ["anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann ludwig martha nordpol "
           "otto paula quelle richard siegfried theodor ulrich viktor wilhelm xanthippe ypsilon zeppelin"],
    "es": ["antonio barcelona carmen dolores enrique francia gerona historia inés josé kilo lorenzo madrid "
           "navarra oviedo parís queso ramón sábado toledo ulises valencia washington xilófono yegua zaragoza"],
    "fr": ["anatole berthe célestin désiré eugène françois gaston henri irma joseph kléber louis marcel "
           "nicolas oscar pierre quintal raoul suzanne thérèse ursule victor william xavier yvonne zoé"],
    "it": ["ancona bologna como domodossola empoli firenze genova hotel imola jolly kappa livorno milano "
           "napoli otranto palermo quadro roma savona torino udine venezia washington xilofono yacht zara"],
    "pt": ["ana bola casa dado escola faca gato hotel índio josé kilo lua maria navio ovo pato queijo rato "
           "sapo tatu uva vaca wilson xadrez yara zebra"],
    "nl": ["anton bernard cornelis dirk eduard ferdinand gerard hendrik izaak johan karel lodewijk maria "
           "nico otto pieter quotiënt rudolf simon theodoor utrecht victor willem xantippe ypsilon zaandam"],
}
SPELLED_AS = {
    "en": ["as in", "for", "as in", "like", "like in"], "es": ["de", "como", "como de"],
    "fr": ["comme", "comme dans"], "de": ["wie"], "it": ["come", "di"], "pt": ["de", "como"],
    "nl": ["van", "als in", "zoals"],
}
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
          "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "de": "ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten elften zwölften "
          "dreizehnten vierzehnten fünfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten",
}
