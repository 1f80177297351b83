"""Turkish-looking texts in any number: words by Zipf's law, most of them with endings; used by million.py.

About 160,000 forms of 6,200 roots (290 of them real words, the others invented syllables), 60 words of grammar, names
of places and people, numbers, and now and then a word nobody has used before, as in real papers.
"""

import random
from itertools import accumulate

from newsarchive import turkish
from newsarchive.sample.vocabulary import words as sample_words

GRAMMAR = """
ve bir bu için ile de da olarak olan çok daha en gibi sonra kadar ise göre her ilgili arasında tarafından
nedeniyle dedi etti oldu edildi yapılan yaptığı ifade eden üzerinde değil var yok ancak ama hem önce yeni büyük
son ilk iki üç tüm diğer kendi o şu biz bunun buna karşı beri dolayı olduğunu söyledi belirtti kaydetti
""".split()  # noqa: SIM905
ROOTS = """
belediye başkan il ilçe mahalle vatandaş çalışma proje yıl gün kaza polis ekip araç yaralı hastane okul öğrenci
öğretmen eğitim üniversite spor takım maç gol futbol lig hoca oyuncu kulüp stat ekonomi fiyat pazar esnaf
üretici çiftçi tarım hasat buğday fındık zeytin çay su baraj yağmur kar hava sıcaklık rüzgar fırtına deprem
yangın itfaiye orman köy yol köprü tünel trafik otobüs tren uçak liman deniz sahil balık tekne turizm otel müze
kale kazı heykel sergi konser tiyatro kitap yazar şair festival şenlik bayram cami vali kaymakam müdür bakan
milletvekili parti seçim meclis toplantı karar kanun yasa mahkeme dava savcı avukat ceza tutuklu şüpheli gözaltı
operasyon uyuşturucu silah jandarma asker şehit tören anıt park bahçe çocuk kadın erkek anne baba aile genç
yaşlı engelli dernek vakıf yardım bağış kampanya sağlık doktor hemşire hasta ameliyat aşı ilaç eczane salgın
bebek doğum düğün cenaze mezar fabrika işçi sendika grev maaş emekli asgari ücret zam vergi banka kredi dolar
altın borsa ihracat ithalat yatırım teşvik destek hibe ihale bina konut kira inşaat müteahhit ruhsat imar plan
dönüşüm çöp temizlik çevre kirlilik atık enerji elektrik doğalgaz kömür maden rüşvet soruşturma iddia açıklama
basın gazete haber muhabir kamera görüntü fotoğraf sosyal medya internet telefon bilgisayar yazılım teknoloji
bilim araştırma uzman profesör rapor oran sayı yüzde milyon lira metre kilometre saat sabah akşam gece hafta ay
mevsim kış yaz ilkbahar sonbahar dağ göl nehir ova hayvan köpek kedi inek koyun arı bal süt peynir et ekmek
yemek lokanta kahve tatlı lezzet coğrafi işaret tescil marka ürün ihtiyaç talep sorun çözüm hizmet tesis merkez
şube kurum kuruluş oda birlik federasyon turnuva şampiyon kupa madalya sporcu antrenör güreş basketbol voleybol
atletizm koşu bisiklet yarış rekor başarı ödül
""".split()  # noqa: SIM905
ENDINGS = (
    "", "lAr", "(s)I", "(n)In", "(s)InDA", "DA", "lArI", "(y)A", "DAn", "(s)InI", "(y)I", "lArIn", "(s)InA", "lI",
    "(y)lA", "lArInI", "(s)InIn", "lArA", "lIk", "(s)InDAn", "lArDA", "sIz", "lArInIn", "DAki", "cI", "ImIz",
    "lArDAn", "lArInDA",
)  # fmt: skip
_BACK, _ROUND, _VOWELS = "aıou", "ouöü", "aeıioöuü"
_HARD, _SOFTENED = "pçtkfhsş", {"p": "b", "ç": "c", "k": "ğ"}
_START, _MIDDLE, _END = "bcçdfghkmnprsştvyz", "bcçdfgğhklmnprsştvyz", "klmnrsştzpç"


def ended(root: str, ending: str) -> str:
    """A word with an ending by the harmony of its last vowel: ended("kitap", "(s)I") is kitabı."""
    last = next((letter for letter in reversed(root) if letter in _VOWELS), "e")
    back, rounded = last in _BACK, last in _ROUND
    if ending.startswith("("):
        buffer, ending = ending[1], ending[3:]
        ending = buffer + ending if root[-1] in _VOWELS else ending
    elif ending[:1] == "I" and root[-1] in _VOWELS:
        ending = ending[1:]
    vowel_first = ending[:1] in ("A", "I")
    stem = root
    if vowel_first and root[-1] in _SOFTENED and sum(letter in _VOWELS for letter in root) > 1:
        stem = root[:-1] + _SOFTENED[root[-1]]
    out = []
    for letter in ending:
        if letter == "A":
            out.append("a" if back else "e")
            rounded = False
        elif letter == "I":
            out.append(("u" if back else "ü") if rounded else ("ı" if back else "i"))
        elif letter == "D":
            out.append("t" if (out[-1] if out else stem[-1]) in _HARD else "d")
        else:
            out.append(letter)
    return stem + "".join(out)


def invented(dice: random.Random) -> str:
    """A root by the rules of the sounds."""
    vowels = dice.choice(("aı", "aı", "ei", "ei", "ou", "öü"))
    parts = [dice.choice(_START) + dice.choice(vowels)]
    for _ in range(dice.choice((1, 1, 2))):
        parts.append(dice.choice(_MIDDLE) + dice.choice(vowels))
    return "".join(parts) + (dice.choice(_END) if dice.random() < 0.7 else "")


def vocabulary(dice: random.Random, roots: int = 6_000) -> tuple[list[str], list[float]]:
    """Forms and their cumulated weights."""
    forms: dict[str, float] = {}
    for rank, word in enumerate(GRAMMAR):
        forms[word] = 0.30 / (rank + 2.2) / 3.3
    known = [*ROOTS, *(invented(dice) for _ in range(roots))]
    total = sum(1 / (rank + 14) for rank in range(len(known)))
    shares = [1 / (rank + 1.6) for rank in range(len(ENDINGS))]
    for rank, root in enumerate(known):
        order = [0, *dice.sample(range(1, len(ENDINGS)), len(ENDINGS) - 1)]
        for place, which in enumerate(order):
            form = ended(root, ENDINGS[which])
            forms[form] = forms.get(form, 0) + 0.70 / (rank + 14) / total * shares[place] / sum(shares)
    return list(forms), list(accumulate(forms.values()))


class Writer:
    """Writes headlines, summaries and paragraphs; determinate by the seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.forms, weights = vocabulary(self.dice)
        self._deck = self.dice.choices(self.forms, cum_weights=weights, k=2_000_000)  # drawing from it is quick
        people = sample_words("people")
        self.people = [f"{first} {last}" for first in people["first"] for last in people["last"]]
        self.places = [
            (province, district)
            for province, found in sample_words("places")["provinces"].items()
            for district in found
        ]
        self._coming: list[str] = []
        self._at = 0

    def words(self, number: int) -> list[str]:
        """So many words."""
        if self._at + number > len(self._coming):
            self._coming, self._at = self.dice.choices(self._deck, k=50_000), 0
        self._at += number
        return self._coming[self._at - number : self._at]

    def sentence(self, extra: str = "") -> str:
        """One sentence; ``extra`` stands somewhere in it."""
        dice = self.dice
        words = self.words(7 + int(dice.random() * 15))
        chance = dice.random()
        if chance < 0.25:
            words[dice.randrange(len(words))] = str(dice.randint(2, 2_030))
        elif chance < 0.45:
            words[0] = dice.choice(self.people)
        elif chance < 0.50:
            words[-2] = ended(invented(dice), dice.choice(ENDINGS))
        if extra:
            words.insert(dice.randrange(3), extra)
        text = " ".join(words)
        if chance > 0.9:
            return f"“{capital(text)}” dedi."
        return capital(text) + "."

    def paragraphs(self, place: str) -> list[str]:
        """A body: about 280 words in 4 to 14 paragraphs, as real ones are spread."""
        left = min(2_500, max(45, int(self.dice.lognormvariate(5.42, 0.62))))
        parts: list[str] = []
        while left > 0:
            sentences = [self.sentence(place if not parts else "")]
            size = sentences[0].count(" ") + 1
            target = min(left, self.dice.randint(18, 60))
            while size < target:
                sentences.append(self.sentence())
                size += sentences[-1].count(" ") + 1
            parts.append(" ".join(sentences))
            left -= size
        return parts

    def headline(self, place: str) -> str:
        """A headline of five to nine words, a place or a number in many."""
        words = self.words(self.dice.randint(5, 8))
        if self.dice.random() < 0.5:
            words.insert(0, place)
        if self.dice.random() < 0.25:
            words.insert(2, str(self.dice.randint(2, 400)))
        return capital(" ".join(words))


def capital(text: str) -> str:
    """With a capital letter first."""
    return turkish.upper(text[0]) + text[1:]
