/**
 * Countries, their adjectives, and regions as words of names: one word for each, whatever the language. The key is the word
 * they are read as; phrases of several words become one. Countries first; their ISO 3166 code stands before the colon.
 */
const COUNTRY_WORDS = `
us: us|united states|united states of america|usa|u s a|estados unidos|etats unis|vereinigte staaten|eeuu|ee uu
GB britain: british|uk|gb|great britain|united kingdom|britannique|britannia|grande bretagne|grossbritannien|reino unido|royaume uni|gran bretana|britanico
england: english|angleterre|inglaterra
scotland: scottish|ecosse|escocia|schottland
wales: welsh|cymru
northernireland: northern ireland
IE ireland: irish|eire|irland|irlande|irlanda
DE germany: german|deutschland|deutsche|deutsches|deutscher|deutschen|allemagne|allemand|alemania|alemana|germania|duitsland|niemcy|tyskland|deutsch|almanya|nemecko
AT austria: austrian|osterreich|osterreichische|osterreichischer|osterreichisches|autriche
CH switzerland: swiss|schweiz|schweizer|schweizerische|schweizerischer|schweizerisches|suisse|suisses|svizzera|svizzero|suiza|suica|zwitserland
FR france: french|francais|francaise|francaises|frankreich|francia|francesa|francese|frankrijk|frances|franca
IT italy: italian|italia|italiana|italiano|italiane|italiani|italien|italie|italienne
ES spain: spanish|espana|espanola|espanol|espanoles|spanien|espagne|spagna|espanha|hiszpania|spanje
PT portugal: portuguese|portuguesa|portugues|portugaise|portogallo|portugais|portugueses
NL netherlands: dutch|nederland|nederlands|nederlandse|niederlande|holland|hollande|paises bajos|pays bas|paesi bassi|the netherlands|nederlanden|holanda
BE belgium: belgian|belgie|belgique|belgien|belgio|belgica|belge|belgische
LU luxembourg: luxemburg|luxemburgo|lussemburgo|luxembourgeoise
SE sweden: swedish|sverige|svenska|sveriges|schweden|suede|svensk|suecia|svezia|zweden
NO norway: norwegian|norge|norges|norsk|norske|norwegen|norvege|noruega|norvegia
DK denmark: danish|danmark|danmarks|dansk|danske|danemark|dinamarca|danimarca|denemarken
FI finland: finnish|suomi|suomen|finnland|finlande|finska|finlandia|suomalainen
IS iceland: icelandic|islandia
PL poland: polish|polska|polskie|polen|pologne|polski|polskiej|polonia|polsko
CZ czech: czech republic|czechia|ceska|cesky|ceske|ceska republika|tschechien|tcheque|cesko|checa|czeska
SK slovakia: slovak|slovensko|slovenska|slovenske|slowakei|slovaquie|slovakei
SI slovenia: slovenian|slovenija|slovenije|slowenien
HU hungary: hungarian|magyar|magyarorszag|ungarn|hongrie|hungria|magyarorszagi
RO romania: romanian|romana|rumanien|roumanie|romaniei|romane
BG bulgaria: bulgarian|balgariya|bulgarien|bulgarie|balgarska|bulgarska
GR greece: greek|hellas|hellenic|griechenland|grece|grecia|ellada|elliniki
HR croatia: croatian|hrvatska|hrvatski|kroatien|hrvatske|croatie
RS serbia: serbian|srbija|srbije|serbien|srpska
BA bosnia: bosna|bosnia and herzegovina|bosnia herzegovina|bosnien
AL albania: albanian|shqiperi|shqiptare
MK macedonia: macedonian|north macedonia|makedonija
ME montenegro: montenegrin|crna gora
EE estonia: estonian|eesti|estland
LV latvia: latvian|latvija|latvijas|lettland
LT lithuania: lithuanian|lietuva|lietuvos|litauen
UA ukraine: ukrainian|ukraina|ukrainska|ukrayina|ukrayiny
BY belarus: belarusian|belarusi|weissrussland
RU russia: russian|rossiya|rossiyskaya|rossiyskiy|rossii|russe|russland|rusia|russie|russkiy|russkaya|rossija|russian federation|rossiyskoy federatsii|rusko
TR turkey: turkish|turkiye|turkei|turk|turquie|turquia|turkiye cumhuriyeti
KZ kazakhstan: kazakh|kazakhstani|qazaqstan
UZ uzbekistan: uzbek|uzbekskiy
GE georgian: sakartvelo
AM armenia: armenian
AZ azerbaijan: azerbaycan|azerbaijani
IL israel: israeli|israelische
AE emirates: uae|u a e|united arab emirates|emirati
SA saudi: saudi arabia|ksa|k s a|arabie saoudite|saudia
QA qatar: qatari
KW kuwait: kuwaiti
BH bahrain: bahraini
OM oman: omani
JO jordan: jordanian
LB lebanon: lebanese|liban|libanon
EG egypt: egyptian|egypte|agypten|egipto|misr|almsry
MA morocco: moroccan|maroc|marruecos|marokko|marocaine
DZ algeria: algerian|algerie|algerienne
TN tunisia: tunisian|tunisie|tunisienne
NG nigeria: nigerian
GH ghana: ghanaian
KE kenya: kenyan
ZA southafrica: south africa|south african|rsa|suid afrika|sudafrika|sudafrica
ET ethiopia: ethiopian
TZ tanzania: tanzanian
UG uganda: ugandan
ZM zambia: zambian
ZW zimbabwe: zimbabwean
CI ivorycoast: ivory coast|cote divoire|cote d ivoire
SN senegal: senegalais|senegalese
CM cameroon: cameroun
IR iran: iranian
IQ iraq: iraqi
PK pakistan: pakistani
IN india: indian|bharat|bharatiya|inde|indien|indias
BD bangladesh: bangladeshi
LK srilanka: sri lanka|sri lankan|ceylon
NP nepal: nepali|nepalese
CN china: chinese|chine|zhongguo|cina|prc|p r c|p r china|pr china
HK hongkong: hong kong|hk|h k
TW taiwan: taiwanese|r o c
JP japan: japanese|nippon|nihon|japon|giappone|japao
KR korea: korean|south korea|republic of korea|hanguk|coree|corea
VN vietnam: viet nam|vietnamese
TH thailand: thai|thailande
MY malaysia: malaysian
SG singapore: singaporean|singapur|singapour
ID indonesia: indonesian|indonesie
PH philippines: philippine|filipinas|pilipinas|filipino
KH cambodia: cambodian|kampuchea
MM myanmar: burma
AU australia: australian|australasia|australien|australie|aust
NZ newzealand: new zealand|nz|n z
CA canada: canadian|canadien|canadienne|kanada
MX mexico: mexican|mexicana|mexicano|mexique|mexiko|mejico
BR brazil: brazilian|brasil|brasileira|brasileiro|bresil|brasile|brasilien
AR argentina: argentine|argentino|argentinien
CL chile: chilean|chilena|chileno
CO colombia: colombian|colombiana|colombiano|kolumbien
PE peru: peruvian|peruana|peruano
VE venezuela: venezuelan|venezolana|venezolano
EC ecuador: ecuatoriana|ecuatoriano|ecuadorian
BO bolivia: boliviana|boliviano|bolivian
UY uruguay: uruguayan|uruguaya
PY paraguay: paraguaya
CR costarica: costa rica
PA panama: panamanian
GT guatemala: guatemalteca
DO dominican: dominicana|dominican republic|republica dominicana
PR puertorico: puerto rico
JM jamaica: jamaican
CY cyprus: chypre|zypern|kypros
MT malta: maltese
IM isleofman: isle of man
BM bermuda:
KY cayman: cayman islands`

const REGIONS = `
america: american|amer|americas|amerika|amerique|americana|americano|the americas
northamerica: north america|north american|nordamerika|norteamerica|amerique du nord
latinamerica: latin america|latam|latinoamerica|america latina|latin american|lateinamerika
southamerica: south america|south american|sudamerika|sudamerica|sudamericana
centralamerica: central america|centroamerica|centroamericana|centralamerican
europe: european|europa|europaische|europaischer|europaisches|europeen|europeenne|europeo|europea|emea|eu
centraleurope: central europe|mitteleuropa|cee
scandinavia: scandinavian|skandinavien|skandinaviska
nordic: nordics|norden|nordiska
benelux:
iberia: iberica|iberian|iberico
dach:
baltic: baltics|baltikum
balkan: balkans
middleeast: middle east|mideast|moyen orient|mena|mea
africa: african|afrika|afrique|africaine
asia: asian|asie|asien|asiatic
asiapacific: asia pacific|apac|asia pac|asiapac
southeastasia: southeast asia|south east asia|asean
pacific: pacifico|pazifik|pacifique
atlantic: atlantique|atlantico|atlantik
caribbean: caraibes|caribe|karibik
mediterranean: mediterranee|mediterraneo|mediterranea
gulf: gcc
california: californian|calif
texas: texan
florida:
newyork: new york|nyc|n y c|ny
newjersey: new jersey|nj
newengland: new england
northcarolina: north carolina
southcarolina: south carolina
pennsylvania:
massachusetts:
illinois:
michigan:
minnesota:
wisconsin:
ohio:
virginia:
westvirginia: west virginia
georgia:
colorado:
washington:
oregon:
arizona:
nevada:
utah:
oklahoma:
louisiana:
alabama:
tennessee:
kentucky:
missouri:
maryland:
connecticut:
hawaii: hawaiian
alaska: alaskan
quebec: quebecoise
ontario:
alberta:
britishcolumbia: british columbia
queensland: qld
newsouthwales: new south wales|nsw
bavaria: bayern|bayerische|bayerischer|bayerisches|bavarian
catalonia: catalunya|cataluna|catalana
losangeles: los angeles
sanfrancisco: san francisco
sandiego: san diego
lasvegas: las vegas
london: londres|londra
paris: parigi
berlin:
hamburg:
munich: munchen|munchner|monaco di baviera
cologne: koln
frankfurt: frankfurt am main
vienna: wien|vienne
zurich: zurcher|zurigo
geneva: geneve|genf|ginevra|ginebra
basel: basilea
brussels: bruxelles|brussel|bruselas
antwerp: antwerpen|anvers
thehague: den haag|the hague
milan: milano|mailand|milanese
rome: roma|rom
turin: torino
florence: firenze|florenz
venice: venezia|venedig
naples: napoli|neapel
genoa: genova
lisbon: lisboa|lissabon
prague: praha|prag
warsaw: warszawa|warschau|varsovie|warszawski|warszawska
krakow: cracow|krakau|krakowska
copenhagen: kobenhavn|kopenhagen
gothenburg: goteborg|goteborgs
stockholm: stockholms
helsinki: helsingin
bucharest: bucuresti|bukarest
belgrade: beograd|belgrad
sofia: sofiya
athens: athen|athina
moscow: moskva|moskau|moskovskiy|moskovskaya|moscou|moskovskii
petersburg: saint petersburg|st petersburg|sankt peterburg
kyiv: kiev|kyyiv
istanbul: istambul
cairo: kairo
telaviv: tel aviv
beijing: peking
guangzhou:
saopaulo: sao paulo
riodejaneiro: rio de janeiro
buenosaires: buenos aires
mexicocity: mexico city|ciudad de mexico|cdmx
kualalumpur: kuala lumpur
hochiminh: ho chi minh|ho chi minh city|saigon
mumbai: bombay
kolkata: calcutta
chennai: madras
bangalore: bengaluru
delhi: new delhi`

export interface PlaceWord {
  readonly word: string
  readonly spellings: readonly string[]
  /** ISO 3166 alpha-2 for a country. */
  readonly country: string | null
}

const PLAIN_PLACES =
  'amsterdam rotterdam utrecht eindhoven dublin edinburgh glasgow manchester birmingham liverpool leeds bristol oxford cambridge ' +
  'madrid barcelona valencia sevilla bilbao porto lyon marseille toulouse bordeaux lille nantes strasbourg stuttgart dusseldorf ' +
  'dortmund essen leipzig dresden hannover nurnberg bremen salzburg graz linz bern lausanne oslo bergen aarhus tampere budapest ' +
  'bratislava zagreb ljubljana riga vilnius tallinn minsk almaty tashkent dubai doha riyadh jeddah ankara izmir tehran karachi ' +
  'lahore dhaka hyderabad pune ahmedabad bangkok hanoi manila jakarta seoul busan tokyo osaka kyoto nagoya yokohama kobe fukuoka ' +
  'hokkaido sapporo hiroshima kyushu shanghai shenzhen tianjin chongqing chengdu wuhan nanjing hangzhou suzhou wuxi ningbo xiamen ' +
  'qingdao dalian jinan changsha xian guangdong zhejiang jiangsu shandong sichuan hunan hubei henan fujian anhui hebei shanxi ' +
  'shaanxi yunnan guangxi jiangxi jilin liaoning heilongjiang macau taipei sydney melbourne brisbane perth adelaide auckland ' +
  'toronto montreal vancouver calgary ottawa chicago boston houston dallas austin atlanta miami seattle denver ' +
  'philadelphia detroit pittsburgh cleveland cincinnati baltimore nashville portland indiana iowa kansas nebraska idaho montana ' +
  'wyoming maine vermont mississippi arkansas delaware bogota lima santiago caracas quito monterrey guadalajara nairobi lagos ' +
  'accra johannesburg durban capetown casablanca tunis algiers'

/** All places that are words of names. */
export function placeWords(): PlaceWord[] {
  const listed = `${COUNTRY_WORDS}${REGIONS}`
    .trim()
    .split('\n')
    .map((line) => {
      const [head = '', others = ''] = line.split(':')
      const [code, word] = head.includes(' ') ? (head.split(' ') as [string, string]) : [null, head]
      const spellings = [word, ...others.split('|').map((other) => other.trim())]
      return {
        word,
        spellings: spellings.filter((spelling) => spelling !== ''),
        country: word === 'us' ? 'US' : code,
      }
    })
  return [...listed, ...PLAIN_PLACES.split(' ').map((word) => ({ word, spellings: [word], country: null }))]
}
