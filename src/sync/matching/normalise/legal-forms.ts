/**
 * Legal forms of companies in the world: written forms → one id with family and countries. A form is evidence: the same one
 * on both sides says a little, forms of different countries say "another company of the group".
 */
export type FormFamily =
  | 'stock'
  | 'limited'
  | 'partnership'
  | 'sole'
  | 'cooperative'
  | 'nonprofit'
  | 'state'
  | 'branch'
  | 'generic'

export interface LegalForm {
  readonly id: string
  readonly family: FormFamily
  /** ISO 3166 alpha-2; empty: many. */
  readonly countries: readonly string[]
}

/** One form: id, family, countries, then its spellings (dotted, spaced and joined single letters are the same, given once). */
const FORMS = `
inc stock US,CA,PH,JP,KR,TW: Inc|Incorporated|Incorporation|Inc Ltd|Incorp|Incorporated Company
corp stock US,CA,PH,JP,KR,TW: Corp|Corporation|Corpn|Corporation Inc|Corp Inc
co generic -: Co|Company|and Co|and Company|& Cie|Cie|and Cie|et Cie|& Cia|y Cia|y Compania|e Cia|u Co|og Co|i Spolka|och Co
  |and Companies|Compania|Co the|Company the|Compagnie
co-inc stock US: Co Inc|Company Inc|Company Incorporated|Co Incorporated|and Co Inc|and Company Inc|Co Corp
  |and Company Incorporated|and Co Incorporated
llc limited US,AE,RU: LLC|Limited Liability Company|Limited Liability Co|Ltd Liability Co|LC|Limited Company|LLC Inc|Co LLC
  |Company LLC|and Co LLC|and Company LLC|LLC Co|Single Member LLC|Ltd Co
pllc limited US: PLLC|Professional Limited Liability Company
pc stock US: Professional Corporation|Prof Corp|PA Inc
lp partnership US,GB,CA: LP|Limited Partnership|Ltd Partnership|Co LP|Company LP|and Co LP|LP Inc|LLLP
llp partnership US,GB,IN,CA: LLP|Limited Liability Partnership|General Partnership
ltd limited -: Ltd|Limited|Ltd Liability|Lim|Ltda Ltd|Lmtd|Ltee|Limitee|Limted|Limtied|Limited the
co-ltd limited JP,CN,KR,TW,TH,VN,HK: Co Ltd|Company Limited|Company Ltd|Co Limited|Corp Ltd|Corporation Ltd|Corporation Limited|and Co Ltd
  |and Company Limited|and Co Limited|Coltd|and Company Ltd|Youxian Gongsi|Gufen Youxian Gongsi|Stock Co Ltd|Gongsi
  |Youxian Zeren Gongsi|Shareholding Co Ltd|Joint Stock Co Ltd|Inc Co Ltd
plc stock GB,IE,NG,LK,KE: PLC|Public Limited Company|Public Ltd Co|Public Limited Co|CCC|P L Company
pcl stock TH: Public Company Limited|PCL|Public Company Ltd|Public Co Ltd|Pub Co Ltd
pvt-ltd limited IN,PK,BD,LK,ZW,NP: Pvt Ltd|Private Limited|Pvt Limited|Private Ltd|P Ltd|Pvt|P Limited|Pvtltd|Pvt Company|OPC Pvt Ltd
  |OPC Private Limited|Co Pvt Ltd|Company Private Limited|Co P Ltd|Company Pvt Ltd|Ltd Pvt|Pvt Ltd Co
  |Private Limited Company|Smc Pvt Ltd
pte-ltd limited SG,BN: Pte Ltd|Private Ltd Singapore|Pte Limited|Pte|Co Pte Ltd|Company Pte Ltd|Ptd Ltd|Corp Pte Ltd
pty-ltd limited AU,ZA,BW,NA: Pty Ltd|Pty Limited|Proprietary Limited|Pty|Proprietary Ltd|Prop Ltd|Co Pty Ltd|Ptyltd|Company Pty Ltd
  |and Co Pty Ltd|Pty Ltd ATF|Eiendoms Beperk|Edms Bpk
nl stock AU: No Liability
sdn-bhd limited MY,BN: Sdn Bhd|Sendirian Berhad|Sdn Berhad|SdnBhd|M Sdn Bhd|Malaysia Sdn Bhd No
bhd stock MY: Bhd|Berhad
dac limited IE: DAC|Designated Activity Company|Teoranta|Teo|Unlimited Company
clg nonprofit IE,GB: CLG|Company Limited by Guarantee|CIC|Community Interest Company|CIO
cyf limited GB: Cyf|Cyfyngedig
soc state ZA: SOC Ltd
na stock US: N A|National Association|FSB|SSB
jsc stock RU,UA,KZ,GE,VN,BG: JSC|Joint Stock Company|Joint Stock Co|JSCo|JSCB|OJSC|Open Joint Stock Company|CJSC|Closed Joint Stock Company
  |PJSC|Public Joint Stock Company|JSC Co|AJSC|UJSC|Public Joint Stock Co|Private Joint Stock Company|PrJSC
  |Saudi Joint Stock Company
branch branch -: Zweigniederlassung|Succursale|Sucursal|Filial|Filiale|Niederlassung|Oddzial|Branch Office
gmbh limited DE,AT,CH,LI: GmbH|mbH|Gesellschaft mit beschränkter Haftung|Ges m b H|GesmbH|G mbH|Gesellschaft mbH|Gesellschaft m b H
  |Ges mbH|Gesellschaft mit beschraenkter Haftung|GmbH i L|GmbH i G
ggmbh nonprofit DE,AT: gGmbH|gemeinnützige GmbH|gemeinnützige Gesellschaft mit beschränkter Haftung|gAG|gUG
gmbh-co-kg partnership DE,AT: GmbH Co KG|GmbH and Co KG|GmbH and Co|GmbH Co|GmbH and Co KGaA|GmbH KG|mbH and Co KG|GmbH and Co OHG
  |GmbH and Co Kommanditgesellschaft|UG and Co KG|GmbH u Co KG|Ltd and Co KG|AG and Co KG|SE and Co KG|AG and Co
  |AG and Co OHG|Stiftung and Co KG|mbH Co KG|BV and Co KG|UG haftungsbeschränkt and Co KG|GmbH and CoKG|GmbH CoKG
  |GesmbH and Co KG
ug limited DE: UG|UG haftungsbeschränkt|Unternehmergesellschaft|Unternehmergesellschaft haftungsbeschränkt
ag stock DE,AT,CH,LI: AG|Aktiengesellschaft|Aktiengeselschaft|AG i L|A Ges|Akt Ges|Aktien Gesellschaft
kgaa stock DE: KGaA|Kommanditgesellschaft auf Aktien|SE and Co KGaA|AG and Co KGaA|Co KGaA
se stock DE,FR,AT,NL,CZ,SK,LU,PL,CY: SE|Societas Europaea|Europäische Gesellschaft
kg partnership DE,AT,CH: KG|Kommanditgesellschaft|Co KG|and Co KG|CoKG|KG i L|Kommandit Gesellschaft
ohg partnership DE,AT: OHG|Offene Handelsgesellschaft|OG|Offene Gesellschaft|oHG mbH|PartG|PartG mbB|PartGmbB
  |Partnerschaftsgesellschaft|Partnerschaftsgesellschaft mbB|Kollektivgesellschaft|Part mbB
gbr partnership DE: GbR|eGbR|Gesellschaft bürgerlichen Rechts|GbR mbH
ek sole DE,AT: e K|e Kfm|e Kfr|eingetragener Kaufmann|eingetragene Kauffrau|e U|Einzelunternehmen|Einzelfirma
ev nonprofit DE,AT: e V|eingetragener Verein|n e V|r V
eg cooperative DE,AT: e G|eingetragene Genossenschaft|eG mbH|e Gen|eGen|reg Gen mbH|r Gen m b H|registrierte Genossenschaft
stiftung nonprofit DE,AT,CH: gemeinnützige Stiftung|Stiftung bürgerlichen Rechts
aor state DE: AöR|KöR|Anstalt des öffentlichen Rechts|Körperschaft des öffentlichen Rechts|K d ö R|A d ö R
sa stock FR,BE,CH,LU,ES,PT,BR,PL,GR,RO,AR,MX: S A|Société anonyme|Sociedad anónima|Sociedade anônima|S A S A|Soc An|Spółka Akcyjna|Sp Akc|S A H|SA NV|NV SA
  |S A publ|Socit Anonyme|S A A
sas limited FR,CO: S A S|Société par actions simplifiée|SASU|S A S U|Sociedad por acciones simplificada|SAS au capital
  |Société par actions simplifiée unipersonnelle|S A S B I C|SAS ESP|S A S E S P
sarl limited FR,LU,CH,MA,TN: SARL|Société à responsabilité limitée|S a r l|Sàrl|EURL|SARLU|SUARL|Sarl AU|S r l S
snc partnership FR,IT,BE: SNC|Société en nom collectif|Società in nome collettivo|S n c di
scs partnership FR,LU,BE: SCS|SCSp|Société en commandite simple|Société en commandite spéciale|GCV|CommV|Comm V|S C S p
sca stock FR,LU,BE: SCA|Société en commandite par actions|S C A SICAV|Comm VA|SICAV|SICAR|SICAF
sci partnership FR: SCI|Société civile immobilière|Société civile|SCPI|SELARL|SELAS|SELAFA
gie partnership FR,BE: GIE|Groupement d intérêt économique|EEIG|GEIE|EWIV|ESV
scop cooperative FR: SCOP|SCIC|Société coopérative|Soc coop|Société coopérative de production|SA coopérative
asbl nonprofit BE,LU,CH,FR: ASBL|VZW|AISBL|IVZW|Association sans but lucratif|Association loi 1901|Vereniging zonder winstoogmerk
epic state FR: Établissement public
bv limited NL,BE: B V|Besloten Vennootschap|BVBA|Besloten vennootschap met beperkte aansprakelijkheid|EBVBA|BV BA|S P R L|SPRLU
  |Société privée à responsabilité limitée|BVBA SPRL|BV SRL|S R L B V|b v i o
nv stock NL,BE,CW,SR: N V|Naamloze Vennootschap|NV publ
vof partnership NL,BE: V O F|Vennootschap onder firma|C V|Commanditaire Vennootschap|Maatschap|CV BA|CVBA|SCRL|CVBA SO
ua cooperative NL: U A|Coöperatie U A|Cooperatieve U A|Coöperatief U A
srl limited IT,RO,ES,AR,MD,BO: S R L|Società a responsabilità limitata|SRL unipersonale|S r l s|SRLS|S r l u|S r l in liquidazione
  |Sociedad de responsabilidad limitada|S r l a socio unico|S r l CR|SRL D|S r l Unip|Soc a r l
  |Societate cu răspundere limitată|Societatea cu răspundere limitată
spa stock IT,CL: S p A|Società per Azioni|SpA in breve|Sociedad por acciones|S p A in liquidazione|Soc per Azioni
sas-it partnership IT: S a s di|Società in accomandita semplice|SAPA|Società in accomandita per azioni|S s
scarl cooperative IT: S c a r l|S c r l|Società cooperativa|Soc Coop a r l|S c p a|Soc Cooperativa|Società consortile a r l
  |S c a r l onlus|Coop sociale|Società cooperativa sociale|Soc coop sociale|Soc Coop
onlus nonprofit IT: Onlus
sl limited ES: S L|Sociedad Limitada|S L U|SLU|Sociedad Limitada Unipersonal|S L L|SLNE|S L P|SLP|Soc Ltda
sau stock ES: S A U|Sociedad Anónima Unipersonal|S A L|Sociedad Anónima Laboral|S A E|S M E S A|S A SME|S A MP
  |Sociedad Anónima Deportiva|SME SA|SA SMU
cb partnership ES: C B|Comunidad de Bienes|S C P|Sociedad Civil|S Com
scoop cooperative ES: S Coop|Sociedad Cooperativa|S Coop Ltda|SCCL|S C C L|SCL|Cooperativa Limitada|S C V L|S Coop And
lda limited PT,AO,MZ: Lda|Limitada|Sociedade por quotas|Unipessoal Lda|Sociedade Unipessoal Lda|Unip Lda|Sociedade Limitada|SGPS SA
  |S G P S S A|SGPS|SGPS Lda|Sociedade Unipessoal por Quotas|CRL|EM SA
ltda limited BR,CL,CO,EC: Ltda|Ltda ME|Ltda EPP|Ltda Me EPP|Sociedade Limitada Unipessoal|Cia Ltda|Cia Limitada|y Cia Ltda
  |Compañía Limitada|S L U Ltda|S U L|e Cia Ltda|C Ltda
eireli limited BR: EIRELI|EIRELI ME|EIRELI EPP|Empresa Individual de Responsabilidade Limitada
me sole BR: ME EPP
sa-cv stock MX,SV,GT,HN: S A de C V|Sociedad Anónima de Capital Variable|SAB de CV|S A B de C V|S A B|SAPI de CV|S A P I de C V|SAPI
  |S A C V|SOFOM ENR|SA de CV SOFOM ENR|S A de C V SOFOM E N R|SAB de CV SOFOM ER|S A P I
  |SA Institución de Banca Múltiple|Institución de Banca Múltiple|SA CV|SAPIB de CV|S A P I B de C V
srl-cv limited MX: S de R L de C V|S de R L|Sociedad de Responsabilidad Limitada de Capital Variable|S R L de C V|SRL CV
  |S de R L M I|S de R L de C V MI|S de RL|S de RL de CV
ac nonprofit MX: A C|Asociación Civil|S C de R L|S C de R L de C V|S de S S|I A P
sac stock PE,AR: S A C|Sociedad Anónima Cerrada|S A A Peru|E I R L|EIRL|S A I C|SAIC|S A C I|SACIF|S A C I F|SAICF|S A I C F|SACI
  |SAIC y F|SACIF y A|SAIC y A|S A I C y F|SACIFIA|S A C I F I A|S A C I F y A|SRL Peru
ca-ve stock VE,EC: Compañía Anónima|C A Venezuela|C por A|S A C A|SACA
esp state CO: S A E S P|ESP SA|Empresa de Servicios Públicos|SAS BIC|S A S B I C|S A BIC
ab stock SE,FI: AB|publ|Aktiebolag|Aktiebolaget|AB publ|AB Oy|Oy AB|Publikt Aktiebolag
hb partnership SE: HB|Handelsbolag|KB|Kommanditbolag|Kommandittbolag|Enskild firma
ek-for cooperative SE: Ek för|Ekonomisk förening|Ekonomiska förening|Ideell förening
aps limited DK: ApS|Anpartsselskab|ApS under frivillig likvidation|IVS|Iværksætterselskab|S M B A|SMBA|AMBA|A M B A
as stock NO,DK,EE: A S|Aktieselskab|Aksjeselskap|Aktieselskabet|Aksjeselskapet|A S under konkurs
asa stock NO: ASA|Allmennaksjeselskap|Allment aksjeselskap
ans partnership NO,DK: ANS|Ansvarlig selskap|Kommanditselskab|K S|I S|Interessentskab|P S|Partnerselskab|NUF
enk sole NO,DK: ENK|Enkeltpersonforetak|Enkeltmandsvirksomhed
fmba cooperative DK: F M B A|FMBA|Andelsselskab|SA Norge|BA Norge
oy stock FI: Oy|Osakeyhtiö|Oy Ltd|Ltd Oy|Oy Inc|Oyj|Julkinen osakeyhtiö|Oyj Abp|Abp|Oyj plc
ky partnership FI: Ky|Kommandiittiyhtiö|Avoin yhtiö|Tmi|T mi|Toiminimi
ry nonprofit FI: ry|rekisteröity yhdistys|rf|r f|registrerad förening|säätiö sr
osk cooperative FI: Osk|Osuuskunta|Andelslag|Anl
hf stock IS: hf|ehf|ohf|Hlutafélag|Einkahlutafélag|slhf
ou limited EE: OÜ|Osaühing|Aktsiaselts|AS Eesti|MTÜ
sia limited LV: SIA|Sabiedrība ar ierobežotu atbildību|Akciju sabiedrība|AS Latvija
uab limited LT: UAB|Uždaroji akcinė bendrovė|Mažoji bendrija|VšĮ|Viešoji įstaiga
ab-lt stock LT: Akcinė bendrovė
sp-zoo limited PL: Sp z o o|Sp zoo|SpZoo|Sp z oo|Spółka z o o|Spółka z ograniczoną odpowiedzialnością|Spółka zoo|SP ZO O
  |Sp z o o Sp k|Spolka z oo|Sp z o o Spółka komandytowa|Sp z o o S K A|Spólka z o o|Sp z o o i wspólnicy Sp k
sp-k partnership PL: Sp k|Spółka komandytowa|Sp j|Spółka jawna|S K A|Spółka komandytowo akcyjna|S C Polska|Spółka cywilna|Sp p
  |Spółka partnerska|PSA|Prosta spółka akcyjna|s c
sro limited CZ,SK: s r o|spol s r o|spol sro|společnost s ručením omezeným|spoločnosť s ručením obmedzeným|spol s ro
as-cz stock CZ,SK,TR: akciová společnost|akciová spoločnosť|akc spol|a s ve zkratce
vos partnership CZ,SK: v o s|veřejná obchodní společnost|k s|komanditní společnost
zs nonprofit CZ,SK: z s|zapsaný spolek|z ú|o p s|občanské sdružení|příspěvková organizace
sp-cz state CZ,SK: s p|státní podnik|štátny podnik|v v i|veřejná výzkumná instituce|družstvo
kft limited HU: Kft|Korlátolt Felelősségű Társaság|Betéti Társaság|Bt|Kkt
zrt stock HU: Zrt|Nyrt|Zártkörűen Működő Részvénytársaság|Nyilvánosan Működő Részvénytársaság|Rt|Részvénytársaság
nkft nonprofit HU: Nonprofit Kft|Nonprofit Zrt|Közhasznú Nonprofit Kft|Nonprofit Korlátolt Felelősségű Társaság|NKft
doo limited SI,HR,RS,BA,ME,MK: d o o|društvo s ograničenom odgovornošću|družba z omejeno odgovornostjo|dooel|j d o o|jdoo
  |društvo sa ograničenom odgovornošću|D O O E L|d o o e l
dd stock SI,HR,BA: d d|dioničko društvo|delniška družba|dionicko drustvo
ad stock BG,RS,ME,MK,BA: A D|akcionarsko društvo|adbg|eadbg|EAD|Aktsionerno druzhestvo
ood limited BG: OOD|EOOD|E O O D|O O D
dzzd partnership BG,RS: DZZD|Ltd Bulgaria|KD|k d|o d|KDA|s p SR|s z r|szr|javno preduzeće
ooo limited RU,BY: OOO|Obshchestvo s ogranichennoy otvetstvennostyu|Ltd OOO|ODO
ao stock RU,KZ: aoru|Aktsionernoe obshchestvo|OAO|ZAO|PAO|NAO|Otkrytoe aktsionernoe obshchestvo
  |Zakrytoe aktsionernoe obshchestvo|Publichnoe aktsionernoe obshchestvo|PAT|PrAT|VAT Ukraina
fgup state RU: FGUP|GUP|MUP|FGBU|FGBOU VO|FGAOU VO|GBU
tov limited UA: TOV|Tovarystvo z obmezhenoyu vidpovidalnistyu|LLC Ukraine|TzOV|FOP
too limited KZ: TOO|LLP Kazakhstan|ZhShS|Tovarishchestvo s ogranichennoy otvetstvennostyu
mchj limited UZ: MChJ|OOO Uz
shpk limited AL,XK: Sh p k|ShPK|Sh a|Sh A
ae stock GR,CY: A E|aeel|Anonymi Etairia|Anonimi Eteria|A E B E|ABEE|AEBE|A V E E
epe limited GR: E P E|epeel|I K E|IKE|M I K E
as-tr stock TR: Anonim Şirketi|A Ş|Anonim Sti|Anonim Sirket|T A Ş|TAS|A Ş Ltd|AŞ
ltd-sti limited TR: Ltd Şti|Limited Şirketi|Ltd Sti|Limited Sti|Şti|San ve Tic Ltd Şti|San ve Tic A Ş|Sanayi ve Ticaret A Ş
  |Sanayi ve Ticaret Ltd Şti|Sanayi ve Ticaret Anonim Şirketi|Sanayi ve Ticaret Limited Şirketi|Şirketi
  |San Tic Ltd Şti|San ve Tic|Sanayi ve Ticaret|Tic Ltd Şti|Tic A Ş|Ticaret A Ş|Ticaret Ltd Şti|Tic ve San A Ş
  |Ticaret ve Sanayi A Ş|Ticaret ve Sanayi Ltd Şti|San Tic A Ş|Ticaret Anonim Şirketi|Ticaret Limited Şirketi
wll limited BH,QA,KW: W L L|With Limited Liability|Co W L L|Company W L L|K S C|KSC|KSCP|K S C P|K S C C|KSCC|B S C|BSC|BSCC|B S C c
qsc stock QA: Q S C|QPSC|Q P S C|Q S C C|Q J S C|QJSC
saog stock OM: SAOG|SAOC|S A O G|S A O C|LLC Oman
psc stock AE: PrJSC AE|Public Shareholding Company
fze limited AE: FZE|FZCO|FZ LLC|FZC|F Z E|FZ Co|DMCC|DWC LLC|FZE LLC|Free Zone Company|Free Zone Establishment|LLC FZ|L L C FZ
est sole SA,AE: Establishment|Trading Est|Trdg Est
sae stock EG: S A E Egypt|SAE|Egyptian Joint Stock Company
sal stock LB: S A L|SAL Offshore|SAL Holding|S A L Holding|S A L Offshore
spa-dz stock DZ: EURL Algerie|SPA Algerie
pjs stock IR: P J S|PJS|Sherkat Sahami|Sherkate Sahami
bm limited IL: B M|Ba am|Baam
kk stock JP: K K|Kabushiki Kaisha|Kabushikikaisha|Kabushiki Gaisha|Kabushikigaisha|Co K K|K K Japan|Jusik Hoesa|Jusikhoesa
  |Chusik Hoesa|Chusikhoesa
yk limited JP: Y K|Yugen Kaisha|Yugenkaisha|Yugen Gaisha|Yuhan Hoesa|Yuhanhoesa
gk limited JP: G K|Godo Kaisha|Godokaisha|Godo Gaisha|LLC GK
shadan nonprofit JP,KR: ippan shadan hojin|shadan hojin|zaidan hojin|NPO hojin|dokuritsu gyosei hojin
pt limited ID: PT|P T|Perseroan Terbatas|Persero|Tbk PT|PT Tbk|Persero Tbk|Perseroan
tbk stock ID: Tbk|Terbuka
cv-id partnership ID: Persekutuan Komanditer|Usaha Dagang
vn limited VN: Công ty TNHH|TNHH|CTCP|Công ty Cổ phần|TNHH MTV|Công ty Trách nhiệm Hữu hạn|JSC Vietnam
ph stock PH: OPC
mm limited MM: Company Limited Myanmar`
  .replace(/\n {2}\|/g, '|')
  .trim()
  .split('\n')
  .map((form) => {
    const [head = '', spellings = ''] = form.split(': ')
    const [id = '', family = '', countries = ''] = head.split(' ')
    return {
      form: { id, family: family as FormFamily, countries: countries === '-' ? [] : countries.split(',') },
      spellings: spellings.split('|'),
    }
  })

const byId: ReadonlyMap<string, LegalForm> = new Map(FORMS.map(({ form }) => [form.id, form]))

const UNKNOWN: LegalForm = { id: '', family: 'generic', countries: [] }

/** What is known about a form found in a name; for an unknown id a generic form of many countries. */
export function legalForm(id: string): LegalForm {
  return byId.get(id) ?? UNKNOWN
}

/** Every spelling of every form, as written above. */
export function formSpellings(): Iterable<readonly [spelling: string, id: string]> {
  return FORMS.flatMap(({ form, spellings }) => spellings.map((spelling) => [spelling, form.id] as const))
}

/** Forms that stand before the name. The first kind nearly always is a form there, the second may be a name ("AB Science"). */
export const LEADING_CERTAIN: ReadonlySet<string> = new Set(
  'pt ooo oao zao pao tov uab pjsc jsc cjsc ojsc aoru kabushikikaisha yugenkaisha godokaisha ood eood doo fgup gup vsi sarl eurl gmbh kft zrt'.split(
    ' ',
  ),
)
export const LEADING_POSSIBLE: ReadonlySet<string> = new Set(
  'ab as ao sas sa ag cv oy ltd ad spa srl sia too kk odo'.split(' '),
)

/** Forms that are no other word: they are taken out of the middle of a name as well ("Acme GmbH Berlin"). */
export const INNER_FORMS: ReadonlySet<string> = new Set(
  'inc incorporated corp corporation ltd limited llc llp plc gmbh kgaa srl pty pte pvt bhd sdn aktiengesellschaft oyj aps ooo sro ltda doo sarl eurl sprl kabushikikaisha'.split(
    ' ',
  ),
)
