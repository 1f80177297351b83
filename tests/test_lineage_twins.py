"""Rewrites, event twins and what is neither, in pairs of invented texts; every expectation typed by hand."""

from dataclasses import replace
from itertools import permutations

import pytest

from newsarchive.lineage import keys
from newsarchive.lineage.facts import facts
from newsarchive.lineage.twins import Told, relation

HOUR = 3600


def told(headline: str, *paragraphs: str, hours: float = 0, agency: str | None = None, day: bool = False) -> Told:
    at = 1_770_000_000 + int(hours * HOUR)
    return Told(headline, "\n\n".join(paragraphs), at, at + (24 * HOUR if day else 0), None, agency)


RESCUE_AA = told(
    "Yolu kardan kapanan mahalledeki hasta 4 saatte kurtarıldı",
    "Van'ın Bahçesaray ilçesinde yolu kardan kapanan mahallede rahatsızlanan 80 yaşındaki Bekir Kaya, ekiplerin "
    "yaklaşık 4 saatlik çalışmasıyla hastaneye ulaştırıldı.",
    "İlçeye 23 kilometre uzaklıktaki Elmayaka Mahallesi'nde kalp rahatsızlığı bulunan Kaya'nın yakınları, 112 Acil "
    "Çağrı Merkezini arayarak yardım istedi.",
    "İl Özel İdaresi ekipleri, 2 iş makinesiyle yolu açarak mahalleye ulaştı. Kaya, paletli ambulansla Bahçesaray "
    "Devlet Hastanesine götürülerek tedavi altına alındı.",
    agency="AA",
)
RESCUE_DHA = told(
    "Kar engelini 23 kilometre yol açarak aştılar",
    "VAN'ın Bahçesaray ilçesinde kalp hastası Bekir Kaya (80), kar nedeniyle kapanan yolun açılmasının ardından "
    "paletli ambulansla alındı.",
    "Elmayaka Mahallesi'nde yaşayan Bekir Kaya dün gece fenalaştı. Haber verilmesi üzerine UMKE görevlileri ile karla"
    " mücadele timleri seferber oldu. Tipi altında ilerleyen timler, 23 kilometrelik güzergâhı güçlükle aştı.",
    "Evinden sedyeyle çıkarılan yaşlı adam, ilk müdahalesi yapıldıktan sonra ilçe merkezine taşındı. Kaya'nın hayati "
    "tehlikesinin bulunmadığı öğrenildi.",
    hours=3,
    agency="DHA",
)
RESCUE_IHA = told(
    "80 yaşındaki hasta için seferberlik",
    "Edinilen bilgiye göre, kalp hastası 80 yaşındaki Bekir Kaya’nın evine giden yol yoğun kar yağışı sebebiyle "
    "ulaşıma kapandı. Bahçesaray’a bağlı Elmayaka Mahallesi’ndeki yurttaş için karla mücadele şefliği devreye girdi.",
    "Operatör Tahsin Arvas, ’Gece 01.40 gibi yola çıktık, sabaha karşı vardık’ dedi. Hasta, Bahçesaray’daki hastanede"
    " gözlem altında tutuluyor.",
    hours=5,
    agency="İHA",
)
RESCUE_MACHINE = told(
    "Karla Kapanan Mahalleden Hasta 4 Saatte Kurtarıldı",
    "Van'ın Bahçesaray ilçesinde yolu karla kaplanan semtte hastalanan 80 yaşındaki Bekir Kaya, görevlilerin takriben"
    " 4 saat süren gayretiyle hastaneye yetiştirildi.",
    "## Çağrı ve müdahale",
    "İlçeye 23 kilometre mesafede yer alan Elmayaka Mahallesi'nde kalp hastalığı olan Kaya'nın akrabaları, 112 Acil "
    "Çağrı Merkezi ile iletişime geçerek destek talep etti.",
    "## Zorlu çalışma ve ulaşım",
    "İl Özel İdaresi görevlileri, 2 iş makinesi vasıtasıyla yolu ulaşıma açıp mahalleye vardı. Kaya, şu anda paletli "
    "ambulans ile Bahçesaray Devlet Hastanesine nakledilerek tedaviye başlandı.",
    hours=6,
)
DRUGS_IHA = told(
    "Çorlu'da zehir tacirlerine darbe",
    "Tekirdağ'ın Çorlu ilçesinde uyuşturucu ticareti yaptığı öne sürülen 4 şüpheli tutuklandı.",
    "Narkotik ekipleri, Kazımiye Mahallesi'ndeki iki adrese eş zamanlı operasyon düzenledi. Yapılan aramalarda 30,66 "
    "gram bonzai, 21,60 gram eroin, 9 bin 589 adet ecza hapı ve 11 bin 800 lira ele geçirildi.",
    "Gözaltına alınan A.U., M.K., S.T. ve B.Y., emniyetteki işlemlerinin ardından çıkarıldıkları mahkemece cezaevine "
    "gönderildi.",
    agency="İHA",
)
DRUGS_AA = told(
    "Tekirdağ'da uyuşturucu operasyonunda 4 zanlı cezaevine gönderildi",
    "Çorlu'da düzenlenen uyuşturucu operasyonunda yakalanan 4 zanlıdan tamamı hakkında tutuklama kararı verildi.",
    "İl Emniyet Müdürlüğü Narkotik Suçlarla Mücadele Şubesi, sokak satıcılarını bir süre izledi. Kazımiye "
    "Mahallesi'nde yapılan baskında 9.589 sentetik hap, 30,66 gram sentetik kannabinoid, 21,60 gram eroin ve 11.800 "
    "lira bulundu.",
    hours=2,
    agency="AA",
)
DRUGS_MACHINE = told(
    "Çorlu'da zehir tacirlerine darbe",
    "Tekirdağ ilinin Çorlu ilçesinde uyuşturucu ticareti yaptığı iddia edilen 4 kişi cezaevine konuldu.",
    "## Adreslere Operasyon",
    "Narkotik birimleri, Kazımiye Mahallesi'nde bulunan iki adrese aynı anda operasyon gerçekleştirdi. Gerçekleşen "
    "aramalarda 30,66 gram bonzai, 21,60 gram eroin, 9 bin 589 tane ecza hapı ile 11 bin 800 lira bulundu.",
    "## Tutuklanma Kararı",
    "Yakalanan A.U., M.K., S.T. ve B.Y., emniyetteki sürecin sonrasında sevk edildikleri mahkeme tarafından "
    "tutuklandı.",
    hours=4,
)
CRASH_AA = told(
    "Konya'da kamyonet ile otomobil çarpıştı: 3 yaralı",
    "Konya'nın Ereğli ilçesinde kamyonet ile otomobilin çarpışması sonucu 3 kişi yaralandı.",
    "Mustafa Demirel (45) idaresindeki 42 ABC 135 plakalı kamyonet, Aşağıgöndelen Mahallesi kavşağında Elif Sezgin'in"
    " kullandığı 38 AU 741 plakalı otomobille çarpıştı.",
    "Kazada sürücüler ile otomobildeki Hüseyin Sezgin yaralandı. Yaralılar, ambulanslarla Ereğli Devlet Hastanesine "
    "kaldırıldı.",
    agency="AA",
)
CRASH_OWN = told(
    "Kavşakta can pazarı",
    "Ereğli Aşağıgöndelen Mahallesi'nde öğle saatlerinde meydana gelen kazada araçlar hurdaya döndü.",
    "Görgü tanıklarının anlattığına göre kırmızı ışıkta geçen 42 ABC 135 plakalı araç, karşı yönden gelen 38 AU 741 "
    "plakalı otomobile yandan vurdu. Mustafa Demirel ile Elif Sezgin sıkıştıkları yerden itfaiye tarafından "
    "çıkarıldı.",
    hours=1,
)
AVALANCHE = told(
    "Sakaltutan'da çığ: Erzincan-Sivas kara yolu kapandı",
    "Erzincan-Sivas kara yolu Sakaltutan mevkisinde düşen çığ nedeniyle ulaşıma kapandı.",
    "1'inci ve 2'nci tüneller arasına düşen çığın ardından bölgeye Karayolları ekipleri sevk edildi. Yolda mahsur "
    "kalan araç bulunmadığı bildirildi. Sürücülerin Refahiye güzergâhını kullanmaları istendi.",
    agency="AA",
)
AVALANCHE_DHA = told(
    "Çığ ulaşımı durdurdu",
    "ERZİNCAN'ı Sivas'a bağlayan yolun Sakaltutan kesiminde çığ düştü, trafik durdu.",
    "Sabah erken saatlerde 2'nci tünelin ağzına inen çığı gören sürücüler durumu jandarmaya haber verdi. Araçlar "
    "Refahiye üzerinden gönderilirken kar temizliği için 3 iş makinesi görevlendirildi. Kızılırmak mevkisinde de "
    "kontroller artırıldı.",
    hours=2,
    agency="DHA",
)
PASS_SNOW = told(
    "Kızıldağ Geçidi'nde ulaşım durdu",
    "Sivas-Erzincan kara yolunda etkili olan tipi nedeniyle Kızıldağ Geçidi araç trafiğine kapatıldı.",
    "Karayolları ekiplerinin çalışmaları sürüyor. Çok sayıda tır, İmranlı girişinde bekletiliyor. Jandarma, "
    "sürücüleri zorunlu olmadıkça yola çıkmamaları konusunda uyardı.",
    hours=20,
)
DIED_NEXT_DAY = told(
    "Kazada ağır yaralanan sürücü hayatını kaybetti",
    "Konya'nın Ereğli ilçesindeki trafik kazasında yaralanan Mustafa Demirel, tedavi gördüğü hastanede yaşamını "
    "yitirdi.",
    "Demirel'in (45) cenazesi, otopsi işlemlerinin ardından yakınlarına teslim edildi. Demirel'in evli ve 2 çocuk "
    "babası olduğu öğrenildi. Cenaze, Aşağıgöndelen Mahallesi'nde toprağa verilecek.",
    hours=22,
)
BURIED = told(
    "Kalp krizinden ölen muhtar toprağa verildi",
    "Van'ın Bahçesaray ilçesinde kurtarılan ancak tedavi gördüğü hastanede ölen Bekir Kaya'nın (80) cenazesi toprağa "
    "verildi.",
    "Elmayaka Mahallesi'ndeki törene yakınları ile çok sayıda vatandaş katıldı. Kılınan namazın ardından Kaya'nın "
    "cenazesi aile mezarlığına defnedildi.",
    hours=30,
)
OTHER_CRASH = told(
    "Ereğli'de motosiklet devrildi: 1 yaralı",
    "Konya'nın Ereğli ilçesinde devrilen motosikletin sürücüsü yaralandı.",
    "Kamil Bozdağ (23) yönetimindeki 42 KM 902 plakalı motosiklet, Toros Caddesi'nde kontrolden çıktı. Yaralı sürücü,"
    " ambulansla Ereğli Devlet Hastanesine kaldırıldı.",
    hours=2,
    agency="AA",
)
WEATHER = told(
    "Konya'da hava durumu: 14 Şubat",
    "Konya'da bugün hava parçalı bulutlu. En yüksek sıcaklık 9, en düşük sıcaklık -3 derece olacak. Rüzgârın hızı "
    "saatte 18 kilometre. Ereğli, Karapınar, Cihanbeyli ve Kulu ilçelerinde 22.30'dan sonra sis bekleniyor.",
)
WEATHER_TOO = told(
    "Konya hava tahmini: 14 Şubat Cumartesi",
    "14 Şubat Cumartesi günü Konya'da gökyüzü parçalı bulutlu seyredecek. Termometreler gündüz 9, gece -3 dereceyi "
    "gösterecek. Kulu, Cihanbeyli, Karapınar ve Ereğli'de 22.30 sonrası sis görülebilir. Nem oranı yüzde 61.",
    hours=1,
)
GOLD = told(
    "Altın fiyatları ne kadar oldu?",
    "Gram altın güne 3.412,55 liradan başladı. Çeyrek altın 5.571,20 lira, cumhuriyet altını 22.214,90 liradan "
    "satılıyor. Ons altın 2.654,18 dolar seviyesinde. Ahmet Yıldırım Kuyumculuk sahibi Ahmet Yıldırım yükseliş "
    "bekliyor.",
)
PRAYER = told(
    "14 Şubat Konya iftar saati",
    "Konya'da imsak 05.48, güneş 07.12, öğle 13.09, ikindi 16.05, akşam 18.41, yatsı 20.01. Ereğli için 2 dakika, "
    "Beyşehir için 3 dakika eklenmesi gerekiyor. Oruç bu akşam 18.41'de açılacak.",
)
PRAYER_TOO = told(
    "Konya namaz vakitleri 14 Şubat Cumartesi",
    "14 Şubat Cumartesi için Konya namaz vakitleri: imsak 05.48, güneş 07.12, öğle 13.09, ikindi 16.05, akşam 18.41, "
    "yatsı 20.01. Ereğli ve Beyşehir'de yaşayanlar 2 ve 3 dakika eklemeli.",
    hours=2,
)
LOTTERY = told(
    "Çılgın Sayısal Loto çekiliş sonuçları açıklandı",
    "Çekilişte kazanan numaralar 4, 17, 28, 45, 61 ve 88 oldu. Devreden tutar 214.560.873,15 lira. 5 bilen 3 kişi "
    "812.467,90 lira kazandı. Büyük ikramiye Ereğli'den oynanan kupona çıkmadı.",
)
OBITUARY = told(
    "Ereğli'de vefat edenler",
    "Merhumun adı: Bekir Kaya (80). Cenazesi Elmayaka Mahallesi Yeni Cami'de öğle namazını müteakip kılınacak cenaze "
    "namazına katılmak isteyenlerin dikkatine. Taziye adresi: Bahçesaray, Elmayaka Mahallesi.",
    hours=2,
)
TENDER = told(
    "Ereğli Belediyesi yol yapım ihale ilanı",
    "Belediyemizce Toros Caddesi asfalt yapım işi ihaleye çıkarılmıştır. İhale kayıt no 2026/114522. Geçici teminat "
    "412.600 lira. İsteklilerin dosyalarını 14 Mart günü saat 10.30'a kadar teslim etmesi ilan olunur.",
)
TENDER_TOO = replace(TENDER, body=TENDER.body.replace("Belediyemizce", "Başkanlığımızca yapılacak"))
FIXTURE = told(
    "Bölgesel Amatör Lig'de haftanın maç programı",
    "Ereğlispor-Karapınarspor 14.00 Şehir Stadı, Kulu Belediyespor-Seydişehirspor 14.00, Beyşehir Gücü-Ilgınspor "
    "15.30. Karşılaşmaları Mehmet Soylu, Ali Duran ve Cemal Aksu yönetecek.",
)
FIXTURE_TOO = told(
    "BAL'da maç programı belli oldu",
    "Hafta sonu Ereğlispor, Karapınarspor'u 14.00'te Şehir Stadı'nda ağırlıyor. Kulu Belediyespor-Seydişehirspor ve "
    "Beyşehir Gücü-Ilgınspor (15.30) öteki maçlar. Düdükler Mehmet Soylu, Ali Duran ve Cemal Aksu'da.",
    hours=4,
)
PRESS_TOWN = told(
    "Muğla Milas'ta 1.250 fidan toprakla buluştu",
    "Muğla'nın Milas ilçesinde Orman Haftası kapsamında 1.250 fidan dikildi. Etkinliğe 340 öğrenci katıldı. İlçe "
    "Müdürü Sinan Bozkurt, ağaç sevgisinin küçük yaşta başladığını söyledi. Program, ikramlarla sona erdi.",
)
PRESS_OTHER_TOWN = told(
    "Aydın Söke'de 1.800 fidan toprakla buluştu",
    "Aydın'ın Söke ilçesinde Orman Haftası kapsamında 1.800 fidan dikildi. Etkinliğe 275 öğrenci katıldı. İlçe Müdürü"
    " Nesrin Toprak, ağaç sevgisinin küçük yaşta başladığını söyledi. Program, ikramlarla sona erdi.",
    hours=1,
)
SPEECH_AA = told(
    "Bakan Karahan: Tarıma 4,5 milyar lira destek vereceğiz",
    "Ankara'da konuşan Tarım Bakanı Selim Karahan, üreticilere 4,5 milyar lira ödeneceğini açıkladı. Karahan, sulama "
    "yatırımlarının hızlandırılacağını belirtti.",
)
SPEECH_OTHER = told(
    "Bakan Karahan: Okullarda yeni dönem",
    "Ankara'da bir programa katılan Bakan Selim Karahan, öğretmen atamaları hakkında soruları yanıtladı. Karahan, "
    "meslek liselerinin yaygınlaştırılacağını ifade etti.",
    hours=5,
)
FLOOD_DHA = told(
    "Cizre'de sağanak sele neden oldu",
    "ŞIRNAK'ın Cizre ilçesinde yaklaşık 20 dakika süren yağış sonrası cadde ve sokaklar göle döndü. Nur Mahallesi ile"
    " Dağkapı Mahallesi'nde 38 ev ve 5 iş yerini su bastı.",
    "İdil Caddesi'nde araçlar yolda kaldı. Belediye ekipleri, 14 motopompla su tahliyesi yapıyor. Esnaf Cengiz Uysal,"
    " zararının 250 bin lira olduğunu söyledi.",
    agency="DHA",
)
FLOOD_OWN = told(
    "Esnaf isyanda: Dükkânlar su altında kaldı",
    "Dün ikindi vakti bastıran yağmur Cizreli esnafı vurdu. Nur ve Dağkapı mahallelerinde 38 ev ile 5 iş yeri sular "
    "altında.",
    "İdil Caddesi'ndeki mağazasına giremeyen Cengiz Uysal gözyaşlarını tutamadı: 250 bin liralık mal çöpe gitti. "
    "Mazgalların temizlenmediğini savunan mahalleli, 14 pompanın geç geldiğini öne sürdü. Nur Mahallesi muhtarı "
    "destek bekliyor.",
    hours=9,
)
RESCUE_COPY = replace(
    RESCUE_AA, headline="Karda 4 saatlik kurtarma", early=RESCUE_AA.early + HOUR, late=RESCUE_AA.late + HOUR
)
CUT_COPY = replace(RESCUE_COPY, body="\n\n".join(RESCUE_AA.body.split("\n\n")[:2]))

PAIRS: dict[str, tuple[Told, Told, str | None]] = {
    "AA and DHA of one rescue": (RESCUE_AA, RESCUE_DHA, "event_twin"),
    "AA and İHA of one rescue": (RESCUE_AA, RESCUE_IHA, "event_twin"),
    "DHA and İHA of one rescue": (RESCUE_DHA, RESCUE_IHA, "event_twin"),
    "AA and a machine that rewrote it": (RESCUE_AA, RESCUE_MACHINE, "rewrite"),
    "DHA and the machine's rewrite of AA": (RESCUE_DHA, RESCUE_MACHINE, "event_twin"),
    "İHA and AA of one operation": (DRUGS_IHA, DRUGS_AA, "event_twin"),
    "İHA and a machine with sub-heads": (DRUGS_IHA, DRUGS_MACHINE, "rewrite"),
    "AA and the machine's rewrite of İHA": (DRUGS_AA, DRUGS_MACHINE, "event_twin"),
    "AA and the paper's own reporter, by plates": (CRASH_AA, CRASH_OWN, "event_twin"),
    "no names, one pass": (AVALANCHE, AVALANCHE_DHA, "event_twin"),
    "DHA and own reporter of one flood": (FLOOD_DHA, FLOOD_OWN, "event_twin"),
    "a twin dated to the day only": (RESCUE_AA, replace(RESCUE_DHA, early=RESCUE_AA.early - 9 * HOUR), "event_twin"),
    "a copy": (RESCUE_AA, RESCUE_COPY, None),
    "a cut copy": (RESCUE_AA, CUT_COPY, None),
    "same road, another pass": (AVALANCHE, PASS_SNOW, None),
    "same town, another crash": (CRASH_AA, OTHER_CRASH, None),
    "the victim died the next day": (CRASH_AA, DIED_NEXT_DAY, None),
    "the funeral the next day": (RESCUE_AA, BURIED, None),
    "a week later": (
        RESCUE_AA,
        replace(RESCUE_DHA, early=RESCUE_AA.early + 168 * HOUR, late=RESCUE_AA.late + 168 * HOUR),
        None,
    ),
    "weather of two papers": (WEATHER, WEATHER_TOO, None),
    "weather and gold": (WEATHER, GOLD, None),
    "gold, the next day": (GOLD, replace(GOLD, body=GOLD.body.replace("3.412", "3.427")), None),
    "prayer times of two papers": (PRAYER, PRAYER_TOO, None),
    "lottery of two papers": (LOTTERY, replace(LOTTERY, body="Bu akşamki " + LOTTERY.body), None),
    "obituary and news": (RESCUE_AA, OBITUARY, None),
    "official notices": (TENDER, TENDER_TOO, None),
    "fixtures": (FIXTURE, FIXTURE_TOO, None),
    "a press release for two towns": (PRESS_TOWN, PRESS_OTHER_TOWN, None),
    "one minister, two speeches": (SPEECH_AA, SPEECH_OTHER, None),
    "nothing in common": (FLOOD_DHA, DRUGS_AA, None),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_what_two_texts_are_to_each_other(pair: str) -> None:
    one, other, kind = PAIRS[pair]
    found = relation(one, other)
    assert (found and found.kind) == kind


@pytest.mark.parametrize("pair", PAIRS)
def test_the_order_makes_no_difference(pair: str) -> None:
    one, other, _ = PAIRS[pair]
    forth, back = relation(one, other), relation(other, one)
    if forth is None or back is None:
        assert forth is back
        return
    assert (forth.kind, forth.score) == (back.kind, back.score)
    assert forth.evidence["facts"] == back.evidence["facts"]
    assert forth.evidence["sentences"] == [[j, i] for i, j in back.evidence["sentences"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "pair", [name for name, (_, _, kind) in PAIRS.items() if kind and name != "no names, one pass"]
)
def test_related_texts_are_found_by_their_keys(pair: str) -> None:
    one, other, _ = PAIRS[pair]
    assert keys.may_be_related(keys.keys(one.facts), keys.keys(other.facts))


def test_evidence_names_facts_sentences_and_agencies() -> None:
    found = relation(RESCUE_AA, RESCUE_DHA)
    assert found is not None
    assert {"Bekir Kaya", "Elmayaka Mahallesi'nde"} & set(found.evidence["facts"])  # type: ignore[call-overload]
    assert found.evidence["agencies"] == ["AA", "DHA"]
    assert found.evidence["hours"] == 3.0
    assert found.evidence["shared_runs"] == 0.0


def test_all_texts_of_an_event_are_twins_of_each_other() -> None:
    for one, other in permutations((RESCUE_AA, RESCUE_DHA, RESCUE_IHA), 2):
        found = relation(one, other)
        assert found is not None and found.kind == "event_twin"


def test_texts_of_the_same_few_words_are_no_rewrites() -> None:
    """Sentences must be more alike in their order than any two of them are."""
    names = ("Okan Baran", "Mert Günel", "Barış Yelken", "Kaan Ayhan", "Uğur Çakır")
    words = ("takım", "kaptan", "tribün", "forma", "derbi", "hakem", "kadro", "sezon", "puan", "lider")

    def body(number: int) -> str:
        said = []
        for _ in range(12):
            number = (number * 37 + 11) % 101
            one, two, three = words[number % 10], words[number // 7 % 10], words[number // 3 % 10]
            said.append(f"Maçta {one} ve {two} için {names[number % 5]} konuştu, {three} dedi.")
        return " ".join(said)

    for one, other in ((1, 2), (1, 3), (2, 4), (3, 7)):
        assert relation(told("Derbi", body(one)), told("Maç sonu", body(other))) is None


FACTS = [
    ("80 yaşındaki Bekir Kaya", {"age:80", "name:bekir kaya", "initials:bk"}),
    ("kalp hastası Bekir Kaya (80)", {"age:80", "name:bekir kaya", "initials:bk"}),
    ("ölen Bekir Can Kaya'nın", {"name:bekir kaya", "initials:bk"}),
    ("zanlı A.U. ile M. K.", {"initials:au", "initials:mk"}),
    ("plakası 38 AU 135 olan", {"plate:38au135"}),
    ("plakası 38AU135 olan", {"plate:38au135"}),
    ("bulunan 9 bin 589 adet hap", {"number:9589"}),
    ("bulunan 9.589 hap", {"number:9589"}),
    ("ele geçen 30,66 gram", {"number:30.66"}),
    ("ödenen 4,5 milyar lira", {"number:4500000000 lira"}),
    ("yaralanan 3 kişi", {"number:3 kisi"}),
    ("arasında 3 yaralı", {"number:3 kisi"}),
    ("saat 08.30 sıralarında", {"clock:8.30"}),
    ("saat 8:30'da", {"clock:8.30"}),
    ("açılan 5 Kasım 2025 günü", {"day:5.11"}),
    ("açılan 05.11.2025 günü", {"day:5.11"}),
    ("kazanın olduğu Yaka Mahallesi'nde", {"place:yaka mahalle"}),
    ("kazanın olduğu Meram Yaka Mahallesinde", {"district:meram", "place:yaka mahalle"}),
    ("ekipler 112 hattını aradı", set()),
    ("açılan 2025 yılında", set()),
    ("Olay sürüyor.", set()),
]


@pytest.mark.parametrize(("text", "wanted"), FACTS, ids=[text for text, _ in FACTS])
def test_facts_have_one_form(text: str, wanted: set[str]) -> None:
    assert set(facts(text)) == wanted


def test_who_is_in_the_news_each_day_tells_little() -> None:
    assert (
        facts("Vali Ahmet Yılmaz konuştu.")["name:ahmet yilmaz"].weight
        < facts("ölen Ahmet Yılmaz")["name:ahmet yilmaz"].weight
    )


@pytest.mark.parametrize(
    "body", ["", "a", "1" * 5000, "A.B." * 2000, "38 AU 135 " * 500, "Bekir Kaya " * 2000, "\u0301\n" * 99]
)
def test_odd_texts_are_no_error(body: str) -> None:
    odd = told("", body)
    assert relation(odd, RESCUE_AA) is None
    assert relation(odd, odd) is None
    assert len(keys.keys(odd.facts).hashes) <= keys.MOST
