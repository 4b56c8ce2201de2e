/**
 * Word lists of our own for names of companies: legal forms, abbreviations, the same word in other languages, connecting
 * words. They make different spellings equal; how much a word proves is decided by how rare it is among the CRM's accounts.
 */

/** Legal form → family; forms of one family are the same thing in other words. Written as ASCII tokens joined by one space. */
const FORM_FAMILIES: Readonly<Record<string, string>> = {
  inc: 'inc|incorporated|corp|corporation|corporate|co inc|company inc|incorporation|inc ltd',
  llc: 'llc|limited liability company|l l c|pllc|llc ltd',
  lp: 'lp|llp|lllp|limited partnership|limited liability partnership|scs|scsp',
  ltd: 'ltd|limited|ltd co|co ltd|company limited|co limited|private limited|pvt ltd|pte ltd|pty ltd|pty limited|pty|pvt|pte|proprietary limited|sdn bhd|bhd|sendirian berhad|public company limited|pcl|cyf|teoranta',
  plc: 'plc|public limited company|p l c|ccc',
  gmbh: 'gmbh|mbh|ggmbh|gesellschaft mit beschrankter haftung|gesmbh|gmbh co kg|gmbh und co kg|gmbh and co kg|ug haftungsbeschrankt|ug|sarl|srl|sl|sro|spol s r o|spol sro|doo|d o o|ood|eood|kft|sia|uab|ou|osauhing|eurl|sas|sasu|bv|b v|besloten vennootschap|bvba|bv co|sprl|ltda|limitada|limitee|lda|lda portugal|aps|anpartsselskab|sp z o o|sp zoo|spzoo|spolka z ograniczona odpowiedzialnoscia|societe a responsabilite limitee|sociedad limitada|societa a responsabilita limitata|s r l|s l|slu|srls|ehf|ooo|tov|too|llp kz|gk|godo kaisha|yugen kaisha|yk|sarlu|s de rl|s de rl de cv|srl de cv|youxian gongsi',
  ag: 'ag|aktiengesellschaft|sa|s a|nv|n v|naamloze vennootschap|spa|s p a|ab|aktiebolag|as|a s|asa|oy|oyj|osakeyhtio|aktieselskab|societe anonyme|sociedad anonima|societa per azioni|sociedade anonima|se|kgaa|ag co kgaa|sab|sa de cv|sab de cv|sapi de cv|sapi|saic|saa|sac|sau|rt|nyrt|zrt|ad|dd|a d|d d|akciova spolecnost|ao|oao|zao|pao|pjsc|ojsc|cjsc|jsc|joint stock company|hf|tbk|pt|pt tbk|as sk|vsi|kk|k k|kabushiki kaisha|kabushikikaisha|kabushikigaisha|anonim sirketi|a s tr|sirketi|anonim sti|ltd sti|limited sirketi|sti|scrl|saog|saoc|psc|ksc|wll|fzco|fzc|fze|fz llc|gufen youxian gongsi|jusik hoesa|jusikhoesa|sca',
  kg: 'kg|ohg|kommanditgesellschaft|ek|e k|snc|sc|cv|vof|sas di|gbr|einzelunternehmen|ky|kb|hb|kd',
  ev: 'e v|ev|eingetragener verein|stiftung|foundation inc|asbl|vzw|aisbl|ry|association inc|nonprofit|non profit',
  coop: 'eg|coop|cooperative|scoop|scop|genossenschaft|sce|cooperativa|amba',
}

export const FORM_FAMILY: ReadonlyMap<string, string> = new Map(
  Object.entries(FORM_FAMILIES).flatMap(([family, forms]) => forms.split('|').map((form) => [form, family] as const)),
)
/** Forms that stand before the name. */
export const LEADING_FORMS: ReadonlySet<string> = new Set(
  'pt|ooo|oao|zao|pao|too|tov|uab|sia|pjsc|jsc|cjsc|ojsc|kabushikikaisha'.split('|'),
)
export const FORM_WORDS_MAX = 5

/** Forms in scripts where letters carry no spaces; replaced by a form's ASCII word before letters are transliterated. */
export const SCRIPT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/株式会社|株式會社|\(株\)|㈱/gu, ' kabushikikaisha '],
  [/有限会社|合同会社/gu, ' yk '],
  [/股份有限公司|集团有限公司|有限责任公司|有限公司|有限責任公司/gu, ' ltd '],
  [/주식회사|\(주\)|㈜/gu, ' kabushikikaisha '],
  [/(?:^|\s)(?:ООО|ОАО|ЗАО|ПАО|АО)(?=\s|$)/gu, ' ooo '],
]

const SAME_WORDS: Readonly<Record<string, string>> = {
  international:
    'intl|internat|internationale|internazionale|internacional|internationaal|internationales|internationaler|internationell|mezinarodni|miedzynarodowy',
  national:
    'natl|nat|nationale|nationaal|nacional|nazionale|nationales|nationaler|nationella|nationell|narodni|narodowy|nasional',
  university:
    'univ|universitat|universitaet|universite|universidad|universita|universidade|universiteit|universitet|universitetet|uniwersytet|univerzita|univerzitet|universitas|universitatea|yliopisto|egyetem|universitesi|universitate|universitats|universitatis|universiti|daxue|daigaku|daehag|ulikool|prifysgol|unibertsitatea|sveuciliste|univerza|universities',
  institute:
    'inst|institut|instituto|istituto|instytut|instituut|institutul|institutt|institutet|enstitusu|instituts|institutes|intezet|kenkyujo|yanjiusuo|institutes',
  institution: 'institutions|institucion|istituzione',
  center:
    'centre|ctr|cntr|zentrum|centrum|centro|centrul|senter|sentrum|centra|merkezi|keskus|kozpont|centar|centers|centres|center',
  hospital:
    'hosp|hopital|hopitaux|ospedale|ospedali|krankenhaus|klinikum|ziekenhuis|szpital|sjukhus|sygehus|sykehus|nemocnice|sairaala|hospitals|hospitalet|spital|hastanesi|bolnica|korhaz|spitalul',
  clinic: 'klinik|clinique|clinica|kliniek|klinika|clinics|kliniken',
  college: 'coll|colegio|collegio|kolleg|colleges|collegium',
  school: 'sch|schule|ecole|escuela|scuola|escola|szkola|skole|skola|schools|okulu|hochschule',
  department: 'dept|departement|departamento|dipartimento|abteilung',
  ministry:
    'ministere|ministerio|ministero|ministerium|ministerie|ministerstwo|ministerstvo|ministerul|bakanligi|kementerian|ministerstva',
  research:
    'recherche|recherches|forschung|investigacion|investigaciones|ricerca|ricerche|onderzoek|forskning|badan|badawczy|pesquisa|pesquisas|investigacao|vyzkumny|vyzkum|rsch|arastirma|tutkimus|kutatointezet|forschungs|penelitian|cercetare',
  science:
    'sciences|wissenschaft|wissenschaften|ciencia|ciencias|scienze|scienza|wetenschap|wetenschappen|nauk|nauka|videnskab|vitenskap|vetenskap|scientifique|scientifiques|scientific|cientifico|cientifica|cientificas|scientifico|ved|stiinte|bilim',
  technology:
    'tech|technologies|technol|technologie|tecnologia|tecnologie|tecnologias|teknologi|technologia|technik|technique|techniques|technologiczny|technische|technical|tecnico|tecnica|teknik|technologii|technological|tecnologico|tecnologica|technologique|politechnika',
  medical:
    'med|medicale|medical|medico|medica|medizinische|medicinsk|medisch|medyczny|lekarska|medicinski|medicaux|medizin|medicine|medicina|medecine|tip|medizinisch',
  health:
    'sante|gesundheit|salud|salute|saude|gezondheid|zdrowia|halsa|sundhed|healthcare|saglik|zdravi|sanitaria|sanitario|gesundheits',
  society:
    'soc|societe|sociedad|societa|gesellschaft|sociedade|vereniging|selskab|selskap|towarzystwo|spolecnost|dernegi',
  association:
    'assoc|assn|asociacion|associazione|verein|associacao|stowarzyszenie|verband|forening|associations|asociatia|zdruzenie',
  foundation:
    'fdn|fondation|fundacion|fondazione|stiftung|fundacao|stichting|fundacja|stiftelse|stiftelsen|nadace|vakfi|fundatia|fundacio|fonden|saatio',
  academy: 'acad|academie|academia|accademia|akademie|akademia|akademi|akademiet|akademija',
  museum: 'musee|museo|museu|museums|muzeum|muzeul|muzeji',
  library: 'bibliotheque|biblioteca|bibliothek|biblioteka|bibliotek|bibliotheek',
  laboratory:
    'lab|labs|laboratories|laboratoire|laboratoires|laboratorio|laboratori|labor|laboratorium|laboratoriet|laboratoriya|laboratorios',
  group: 'grp|groupe|gruppe|gruppo|grupo|groep|grupa|gruppen|koncern|grup|jituan',
  company: 'co|comp|cia|compagnie|compania|companhia|compagnia|cie|companies|companyia|sirket|gongsi|hoesa',
  holding: 'hldg|hldgs|holdings|beteiligungen|beteiligungs',
  services: 'svc|svcs|service|srvs|srvcs|servicios|servizi|servicos|dienste|diensten|dienstleistungen|serv|tjenester',
  systems: 'sys|system|systeme|systemes|sistemas|sistemi|systemen|syst',
  industries:
    'ind|inds|industry|industrie|industria|industrias|industrial|industrielle|industri|indust|przemysl|sanayi|industriale|industriel',
  manufacturing: 'mfg|manuf|manufacture|manufacturers|mfrs|mfr',
  management: 'mgmt|mgt|mgmnt|managment|gestion|gestione',
  development:
    'dev|devel|dvlpmt|developpement|desarrollo|sviluppo|entwicklung|ontwikkeling|desenvolvimento|developments|rozvoj|udvikling',
  engineering:
    'eng|engr|engrg|ingenieurs|ingenieria|ingegneria|engenharia|ingenieure|ingenierie|engineers|ingenieur|muhendislik|inzynierii|ingenieurwissenschaften',
  pharmaceuticals:
    'pharma|pharm|pharmaceutical|pharmaceutica|farmaceutica|pharmaceutique|pharmaceutiques|farmaceutici|pharmazeutische|farma|farmaceutico|pharms',
  laboratories: '',
  chemical: 'chem|chemicals|chimie|chimica|quimica|chemie|chemische|chimique|quimicas|kimya|chemiczny',
  financial: 'fin|fincl|finance|financiere|financiera|finanz|finanziaria|financials',
  bancorp: 'bancorporation|bancshares|banc',
  bank: 'banque|banco|banca|banken|bankası|bankasi',
  insurance: 'ins|assurance|assurances|seguros|assicurazioni|versicherung|versicherungen|verzekeringen|forsikring',
  energy: 'energie|energia|energi|energies|energetica|energetyka',
  electric:
    'elec|electrical|electrique|electrica|elettrica|elektro|elektrik|electronics|electronic|elektronik|electronique|electronica',
  communications:
    'comm|comms|communication|comunicaciones|comunicazioni|kommunikation|communicaties|telecom|telecommunications|telecomunicaciones|telekom',
  american: 'amer|americas|america|americain|americana',
  european: 'europe|europa|europaische|europeen|europeenne|europeo|europea|europaisches|euro',
  royal: 'real|reale|royale|koninklijke|koninklijk|konigliche|kungliga|kongelige|krolewski',
  state: 'staat|etat|estado|stato|staatliche|staatliches|statens|estatal|estadual|panstwowy|statale|devlet|statni',
  federal: 'bundes|federale|federaal|federation|federacion|federazione|foderation|fed',
  public: 'publique|publico|publica|pubblica|offentliche|pubblico|publicas',
  agriculture:
    'agricultural|agricole|agricola|landwirtschaft|agri|agro|agronomic|agronomy|agronomique|agraria|agrario|agrar|rolniczy|agrarian|landbrugs|landbouw|tarim',
  education:
    'educacion|educazione|bildung|educacao|onderwijs|edukacji|egitim|educational|enseignement|utbildning|pedagogical|pedagogique|padagogische|pedagogica|educativo',
  environment: 'environmental|environnement|ambiente|umwelt|milieu|medioambiente|ambiental|srodowiska|miljo|ambientale',
  technical: '',
  polytechnic:
    'polytechnique|politecnico|politecnica|polytechnische|polytechnisch|politehnica|polytechnical|polytech|polytecnic',
  city: 'ville|ciudad|citta|stadt|cidade|gemeente|miasto|municipality|municipal|municipio|commune|stad|kommune|belediyesi',
  sweden: 'sverige|svenska|swedish|schweden|suede',
  germany:
    'deutschland|deutsche|deutsches|deutscher|german|allemagne|allemand|alemania|alemana|germania|duitsland|niemcy',
  france: 'francais|francaise|french|frankreich|francia|francesa|francese|frankrijk|francaises',
  italy: 'italia|italiana|italiano|italian|italien|italie|italiane',
  spain: 'espana|espanola|espanol|spanish|spanien|espagne|spagna|espanoles',
  netherlands: 'nederland|nederlands|nederlandse|dutch|niederlande|holland|paysbas|nederlanden',
  switzerland: 'schweiz|suisse|svizzera|swiss|schweizerische|schweizer|svizzero|suiza|schweizerischer|schweizerisches',
  austria: 'osterreich|osterreichische|austrian|autriche|osterreichischer|osterreichisches|oesterreich',
  poland: 'polska|polskie|polish|polen|pologne|polski|polskiej|polonia',
  china: 'chinese|chine|zhongguo|cina',
  japan: 'japanese|nippon|nihon|japon|giappone',
  india: 'indian|bharat|bharatiya|inde|indien',
  canada: 'canadian|canadien|canadienne|kanada',
  britain: 'british|uk|gb|kingdom|britannique',
  brazil: 'brasil|brasileira|brasileiro|brazilian|bresil|brasile|brasilien',
  russia: 'russian|rossiyskaya|rossiyskiy|rossii|russe|russland|rusia|federatsii',
  norway: 'norge|norges|norwegian|norsk|norske|norwegen|norvege|noruega',
  denmark: 'danmark|danmarks|danish|dansk|danske|danemark|dinamarca',
  finland: 'suomi|suomen|finnish|finnland|finlande|finska',
  general: 'generale|allgemeine|allgemeines|algemene|geral|ogolny',
  central: 'centrale|zentral|centraal|centralny|zentrale|centralnaya',
  office: 'bureau|oficina|ufficio|amt|buro|kantoor|urzad|biuro|kontor',
  council: 'conseil|consejo|consiglio|rat|conselho|raad|rada|radet',
  agency: 'agence|agencia|agenzia|agentur|agentschap|agencja|agenturen|ajansi',
  network: 'reseau|red|rete|netzwerk|rede|netwerk|siec|networks|natverk',
  organization:
    'organisation|org|organizacion|organizzazione|organizacao|organisatie|organizacja|organizations|organisations',
  biological: 'biology|biologie|biologia|biologique|biologica|biologische|bio|biologico',
  physics: 'physique|fisica|physik|fizyki|physical|fysik|fizik|natuurkunde',
  mathematics: 'mathematiques|matematica|mathematik|mathematical|matematicas|wiskunde|matematyki|math|maths',
  history: 'histoire|historia|storia|geschichte|geschiedenis|historical|historii',
  art: 'arts|kunst|arte|artes|arti|sztuki|beaux|kunste|sanat|konst|belle',
  regional: 'regionale|region|regionaal|regionalny',
  saint: 'st|sankt|san|sao|santa|sant|sint|sveti|ste|sainte',
  mount: 'mt|mont|monte',
  fort: 'ft',
  brothers: 'bros|hermanos|freres|fratelli|gebruder|gebr',
  associates: 'assocs|assoc s',
  properties: 'prop|props|property|properties',
  products: 'prod|prods|product|produkte|produits|productos|prodotti',
  resources: 'res|resource|ressources|recursos|ressourcen',
  therapeutics: 'thera|therapeutic|therap',
  software: 'sw|softw',
  solutions: 'soln|solns|solution|losungen|soluciones|soluzioni',
  transportation: 'transport|transports|trans|transportes|trasporti|transp',
  trust: 'tr',
  acquisition: 'acq|acquisitions|acqn',
  capital: 'cap|capitals',
  partners: 'ptnrs|partner|partn|prtnrs',
  investment: 'inv|invt|invest|investments|investissement|inversiones|invs|investors',
  realty: 'rlty|realties',
  entertainment: 'entmt|entertain|entmnt',
  restaurants: 'rest|restaurant',
  government: 'govt|gouvernement|gobierno|governo|regierung|overheid',
  first: '1st',
  second: '2nd',
  third: '3rd',
  north: 'nord|norte|noord|nth|northern|nor',
  south: 'sud|sur|sul|zuid|sth|southern',
  east: 'est|este|ost|oost|leste|eastern|oriental',
  west: 'ouest|oeste|western|occidental|ovest',
  northwest: 'nw|northwestern|nordouest|nordwest',
  new: 'neue|nuevo|nueva|nuova|nouveau|nouvelle|nieuwe|nova|novo|neues',
}

export const CANONICAL_WORD: ReadonlyMap<string, string> = new Map(
  Object.entries(SAME_WORDS).flatMap(([word, others]) =>
    others
      .split('|')
      .filter(Boolean)
      .map((other) => [other, word] as const),
  ),
)

/** Words that only connect; they are left out. */
export const CONNECTING: ReadonlySet<string> = new Set(
  (
    'the of and for in at on to by a an de la le les l d du des der die das dem den und fur von vom zu im et en y e e del della delle dello dei degli ' +
    'di da do dos das el los las al van voor het te op och av i for og til w z na ve o a os as un une pour para per aux au sur sous'
  ).split(' '),
)

/** Roman numerals to digits; single letters and words that are also names are left alone. */
export const ROMAN: ReadonlyMap<string, string> = new Map(
  'ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xx'
    .split(' ')
    .map(
      (roman, index) => [roman, String([2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20][index])] as const,
    ),
)
