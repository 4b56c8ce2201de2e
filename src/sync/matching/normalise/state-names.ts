/** States and provinces: ISO 3166-2 code and the names written for it. */
export const STATE_NAMES: Readonly<Record<string, string>> = {
  US:
    'AL alabama|AK alaska|AZ arizona|AR arkansas|CA california,calif,cal|CO colorado,colo|CT connecticut,conn|DE delaware,del|' +
    'DC district of columbia,washington dc|FL florida,fla|GA georgia|HI hawaii|ID idaho|IL illinois,ill|IN indiana,ind|IA iowa|' +
    'KS kansas,kans|KY kentucky|LA louisiana|ME maine|MD maryland|MA massachusetts,mass|MI michigan,mich|MN minnesota,minn|' +
    'MS mississippi,miss|MO missouri|MT montana|NE nebraska,neb|NV nevada,nev|NH new hampshire|NJ new jersey|NM new mexico|' +
    'NY new york,new york state|NC north carolina|ND north dakota|OH ohio|OK oklahoma,okla|OR oregon,ore|PA pennsylvania,penn,penna|' +
    'RI rhode island|SC south carolina|SD south dakota|TN tennessee,tenn|TX texas,tex|UT utah|VT vermont|VA virginia|' +
    'WA washington,wash,washington state|WV west virginia|WI wisconsin,wis,wisc|WY wyoming,wyo|PR puerto rico|GU guam|VI virgin islands',
  CA:
    'AB alberta,alta|BC british columbia|MB manitoba,man|NB new brunswick,nouveau brunswick|NL newfoundland and labrador,newfoundland,nf|' +
    'NS nova scotia,nouvelle ecosse|NT northwest territories|NU nunavut|ON ontario,ont|PE prince edward island,pei|QC quebec,pq,que|' +
    'SK saskatchewan,sask|YT yukon',
  AU:
    'NSW new south wales|VIC victoria|QLD queensland|WA western australia|SA south australia|TAS tasmania|ACT australian capital territory|' +
    'NT northern territory',
  DE:
    'BW baden wurttemberg|BY bayern,bavaria,freistaat bayern|BE berlin|BB brandenburg|HB bremen|HH hamburg|HE hessen,hesse|' +
    'MV mecklenburg vorpommern,mecklenburg western pomerania|NI niedersachsen,lower saxony|' +
    'NW nordrhein westfalen,nrw,north rhine westphalia|RP rheinland pfalz,rhineland palatinate|SL saarland|SN sachsen,saxony|' +
    'ST sachsen anhalt,saxony anhalt|SH schleswig holstein|TH thuringen,thuringia',
  AT:
    '1 burgenland|2 karnten,carinthia|3 niederosterreich,lower austria|4 oberosterreich,upper austria|5 salzburg|6 steiermark,styria|' +
    '7 tirol,tyrol|8 vorarlberg|9 wien,vienna',
  CH:
    'ZH zurich|BE bern,berne|LU luzern,lucerne|UR uri|SZ schwyz|OW obwalden|NW nidwalden|GL glarus|ZG zug|FR fribourg,freiburg|' +
    'SO solothurn|BS basel stadt,basel|BL basel landschaft,basel land|SH schaffhausen|AR appenzell ausserrhoden|AI appenzell innerrhoden|' +
    'SG st gallen,sankt gallen,saint gallen|GR graubunden,grisons|AG aargau,argovia|TG thurgau|TI ticino,tessin|VD vaud,waadt|' +
    'VS valais,wallis|NE neuchatel,neuenburg|GE geneve,genf,geneva|JU jura',
  BR:
    'AC acre|AL alagoas|AP amapa|AM amazonas|BA bahia|CE ceara|DF distrito federal,federal district|ES espirito santo|GO goias|MA maranhao|' +
    'MT mato grosso|MS mato grosso do sul|MG minas gerais|PA para|PB paraiba|PR parana|PE pernambuco|PI piaui|RJ rio de janeiro|' +
    'RN rio grande do norte|RS rio grande do sul|RO rondonia|RR roraima|SC santa catarina|SP sao paulo|SE sergipe|TO tocantins',
  IN:
    'AP andhra pradesh|AR arunachal pradesh|AS assam|BR bihar|CG chhattisgarh,ct|GA goa|GJ gujarat|HR haryana|HP himachal pradesh|' +
    'JH jharkhand|KA karnataka|KL kerala|MP madhya pradesh|MH maharashtra|MN manipur|ML meghalaya|MZ mizoram|NL nagaland|' +
    'OD odisha,orissa,or|PB punjab|RJ rajasthan|SK sikkim|TN tamil nadu,tamilnadu|TS telangana,tg|TR tripura|UP uttar pradesh|' +
    'UK uttarakhand,uttaranchal,ut|WB west bengal|DL delhi,new delhi,nct of delhi|JK jammu and kashmir|LA ladakh|CH chandigarh|' +
    'PY puducherry,pondicherry',
  MX:
    'AGU aguascalientes,ags|BCN baja california,bc|BCS baja california sur|CAM campeche,camp|CHP chiapas,chis|CHH chihuahua,chih|' +
    'CMX ciudad de mexico,cdmx,mexico city,distrito federal,df|COA coahuila,coah|COL colima|DUR durango,dgo|GUA guanajuato,gto|' +
    'GRO guerrero|HID hidalgo,hgo|JAL jalisco|MEX estado de mexico,mexico,edomex|MIC michoacan,mich|MOR morelos|NAY nayarit|' +
    'NLE nuevo leon,nl|OAX oaxaca|PUE puebla|QUE queretaro,qro|ROO quintana roo|SLP san luis potosi|SIN sinaloa|SON sonora|TAB tabasco|' +
    'TAM tamaulipas,tamps|TLA tlaxcala|VER veracruz|YUC yucatan|ZAC zacatecas',
  ES:
    'AN andalucia,andalusia|AR aragon|AS asturias|CN canarias,canary islands|CB cantabria|CL castilla y leon|CM castilla la mancha|' +
    'CT cataluna,catalunya,catalonia|EX extremadura|GA galicia|IB islas baleares,illes balears,balearic islands|RI la rioja|' +
    'MD madrid,comunidad de madrid|MC murcia|NC navarra|PV pais vasco,euskadi,basque country|VC comunidad valenciana,valencia',
  IT:
    '65 abruzzo|77 basilicata|78 calabria|72 campania|45 emilia romagna|36 friuli venezia giulia|62 lazio,latium|42 liguria|' +
    '25 lombardia,lombardy|57 marche|67 molise|21 piemonte,piedmont|75 puglia,apulia|88 sardegna,sardinia|82 sicilia,sicily|' +
    '52 toscana,tuscany|32 trentino alto adige,trentino|55 umbria|23 valle daosta|34 veneto',
  NL:
    'DR drenthe|FL flevoland|FR friesland,fryslan|GE gelderland|GR groningen|LI limburg|NB noord brabant,north brabant|' +
    'NH noord holland,north holland|OV overijssel|UT utrecht|ZE zeeland|ZH zuid holland,south holland',
  GB: 'ENG england|SCT scotland|WLS wales|NIR northern ireland',
  JP:
    '01 hokkaido|13 tokyo,tokyo to|14 kanagawa|11 saitama|12 chiba|23 aichi|26 kyoto,kyoto fu|27 osaka,osaka fu|28 hyogo|40 fukuoka|' +
    '22 shizuoka|34 hiroshima|04 miyagi|20 nagano|08 ibaraki|09 tochigi|10 gunma|15 niigata',
  CN:
    'BJ beijing|TJ tianjin|HE hebei|SX shanxi|NM inner mongolia|LN liaoning|JL jilin|HL heilongjiang|SH shanghai|JS jiangsu|ZJ zhejiang|' +
    'AH anhui|FJ fujian|JX jiangxi|SD shandong|HA henan|HB hubei|HN hunan|GD guangdong|GX guangxi|HI hainan|CQ chongqing|SC sichuan|' +
    'GZ guizhou|YN yunnan|XZ tibet|SN shaanxi|GS gansu|QH qinghai|NX ningxia|XJ xinjiang',
}
