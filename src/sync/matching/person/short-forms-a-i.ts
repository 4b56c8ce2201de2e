/**
 * First names that one person may go by, A to I: short forms, pet names and the forms of other languages, a set a line, its leading
 * form first. A word may stand in several sets ("alex", "sandy"). English, German, French, Spanish, Italian, Portuguese, Dutch,
 * Nordic, Slavic, Greek, Hungarian, Turkish and Arabic forms, in the spelling of `readPersonWords`.
 */
export const SHORT_FORMS_A_TO_I = `
abdul abd abdel abdal abdoul
abigail abby abbie abbey gail
abraham abe bram ibrahim avraham abramo abraam ibraheem
adalbert adelbert bert albert
adam ad adamo adama
adelaide adele heidi addie della adelheid adelaida adela
adrian adriano adrien ade adri hadrian adriaan arie
adriana adriane adrienne
agatha aggie agathe agata agota
agnes aggie inez ines nessie agnieszka anezka agnese aga
ahmed ahmad ahmet ahmadou ahamed achmed achmad
aidan aiden
alan al allan allen alain alun
albert al bert bertie alberto albrecht adalbert
albertina tina bertha
alejandra ale sandra alexandra
alexander alex al alec alek sandy sasha sascha xander zander alejandro alessandro alexandre aleksandr aleksander alexandr oleksandr alexandros alexandru sandro ale alexei lex iskander sander sandor alasdair alistair alastair alexandar aliaksandr sanyo shura sanya jandro
alexandra alex sandra sasha alexa alexandria alejandra alessandra aleksandra sandy lexi lexie sandrine alix oleksandra ola
alexis alexei aleksei alexey aleksey alexej aleksej alyosha alexius alexi lyosha oleksiy oleksii
alfonso alphonse alphonso al fonzie alfons poncho
alfred al alf alfie fred freddie alfredo
alice ali allie alicia alicja alisa alix
alicia ali licia alice
alison ali allie allison alyson
aloysius alois luis louis ludwig alojz luigi
alvin al alwin
amadeus amadeo amadou
amanda mandy manda amy
amelia amy millie emilia mel amelie
amy aimee amie
anastasia ana stacy stacey nastya tasia asya nastia stasia anastasiya anastasija
andrea andi andie drea dea
andreas andy andi andrew andre andres andrea anders andrej andrei andrey andrzej ondrej andras endre andrius andriy andrii dre
andrew andy drew andre andreas andres andrej andrei andrey andrzej andrea ondrej andras andriy dries andries anders antero andris dru
angel angelo ange angelos anghel
angela angie angel angelina ange angele angelika
angelica angie angelika angelique
angelo angel angie
ann anne anna annie nan nancy anita nina hannah ana anja anya anni annika anke antje ania hanna aneta annette ane annick anneke
anna ann anne annie ana anya ania hanna hannah anja anni anita anouk
annabel anna bel belle annabelle bella
annette ann anne anna netta
anselm selmo anselmo
anthony tony ant antony antonio anton antoine toni tonino antonin antun antal toon antonis antti tonio antek
antoinette toni nettie antonia
anton toni tony antonio anthony antoine
antonia toni tonia antonie antoinette tosia
archibald archie arch baldie
ariana ari arianna ariadne
aristotle ari aristotelis telis
arkady arkadi arkadiy arkadii arkadiusz arek
arnold arnie arnaud arnaldo arne arno arnoud nol
arthur art artie arturo artur arturs
asa ace
assunta tina susy
august augustus gus gustl augusto auguste augustin agustin
augustine gus augustin agustin agostino augustinus stijn
barack barak barry
barbara barb barbie babs bobbie barbra basia varvara bara babette borbala barbora varya
barnabas barney barnaby barna
barry barrington baz bazza
bartholomew bart barty bartolomeo bartolome bartosz bartlomiej bartek bartholomaus bartel bartolo mees
basil vasily vasiliy vasilii vassily vasili basilio basile bazyli vasyl vasil vasilis vasileios vasya bill
beatrice bea trixie bee beatrix beatriz trix beate bice beatris
belinda bel linda lindy
benedict ben benny benedikt benedetto benoit benito bento benedek bengt bendix
benjamin ben benny benji benjy benjamim beniamino benyamin binyamin bennie bibi veniamin benja jamie
bernadette bernie detta
bernard bernie bern bernhard bernardo berndt bernd ben bernat bernardus benno
bertha bertie berta
bertram bert bertie bertrand
beverly bev beverley
bogdan bohdan bogdana dani
boris borya borja boryslav borys
bradley brad bradford
brandon bran brand
brenda bren
brendan brenden brendon bren brandan
brian bryan bri bryant brien
brigitte bridget gitte gitta birgit birgitta brigitta bridie biddy brigida britta britt bridgette
bronislaw bronek bronislav
bruce brucie
bruno bru brunone
caleb cal
calvin cal vinny
cameron cam camron
camille camila camilla millie cami cam kamila
candace candy candi candice
carl karl charles carlo carlos karel kalle karol carel
carla karla carlotta charlotte
carlos charlie carlito carlo charles lito carlitos
carmen carm carmel carmela carmelita
carol carole carrie caroline karol caryl
caroline carol carrie caro lina line karoline carolina carolyn karolina carolin carline lynn
carolyn carol carrie lyn lynn caroline
cassandra cass cassie sandra sandy kassandra
catherine kate cathy katie kat cat kathy katherine kathryn cathryn catalina caterina catarina katharina katarina kathrin katrin katja katya ekaterina yekaterina jekaterina katarzyna kasia katerina kateryna kitty kay kit trina karen karin catrin rina cathleen kathleen catriona caitlin kaat katrien nienke trijntje kaisa kati katalin
cecilia celia cissy cec cecily cecile cilla sissy zilla cecylia
celeste celestine cel
chad chadwick
charles charlie charley chuck chas chaz karl carl carlos carlo chip carlitos karel charly karoly sharl
charlotte charlie lottie lotte char carlotta lotta charlott sharlotte
chester chet
christian chris kris christiaan cristian kristian christen krystian cristiano karsten kristijan chretien
christina chris chrissy tina christine christa kristina kristine kirsten cristina christiane krystyna kristin tineke kirstin kirsty stina stine kerstin kiki christel
christine chris chrissy tina christina kristine kristin
christopher chris kit topher kris christoph christophe cristobal cristoforo kristof krzysztof kristoffer christoffer krzys chrissy toph cristovao stoffel kristaps krystof
clara claire clare klara chiara
clarence clare larry
clarissa clara rissa
claude claudio claus claudius klaudio claudiu
claudia claude klaudia claudine
clement clem clemens klemens clemente kliment
clifford cliff clifton
clinton clint
clive cliff
colin cole nicolas col collin
colleen coleen
conrad con konrad corrado kurt conny koenraad koen
constance connie constanze konstanze constantia constanza stanzi
constantine con konstantin constantin costa kostas konstantinos gus dinos costas kostya costantino stan dino
cordelia delia cordy
corinne cory corinna korinna cora
cornelius neil con corneel kees cornelis cornel cor corne
courtney court
craig kraig
curtis curt kurt
cynthia cindy cyndi cyn cinzia
cyril cyrille kiril kirill kyrylo cyrus kyrill
dale daley
damian damien damiano damjan demian
daniel dan danny dani danilo daniele danil daniil danylo danek daan
daniela dani danielle daniele danuta danny danka
danielle dani daniela danni elle
darren daz dazza
david dave davey davy davide davit dawid dovid daud dawud taavi vid
deborah deb debbie debby debra debora devorah
deirdre dee deidre
delia dee cordelia
delores dee lola dolores
dennis den denny denis denys dionisio dionysius
derek derrick del dirk diederik rick dietrich
desmond des desi
diana di diane dianne dyan dayana
dietrich dieter dirk diederik
dimitri dmitry dmitri dmitrij dmitriy dima dimitrios dimitris mitya dmytro dimitar jimmy dimi mitja dumitru
dolores lola lolita dee delores lolli
dominic dom nick dominick dominik domenico domingo dominique mimmo nico domenic minic dinko domonkos
dominique nikki domenica dominika
donald don donnie donny donal
donna dona
doreen dora dori
doris dori dorrie dot
dorothy dot dottie dolly dora dorothea dory dorota dorotea dorte doro thea dorit dorothee dorofei
douglas doug dougie dougal
duncan dunc
dustin dusty
dwayne duane dwain
edgar ed eddie edgardo
edith edie ede edita edyta
edmund ed eddie ned ted edmond edmundo edmondo
eduardo edu lalo eddie ed edward eddy
edward ed eddie ted ned teddy eduard eduardo edoardo edouard edvard edek ward edu lalo eddy edvardas
edwin ed eddie win edwyn
edwina winnie eddie
eileen aileen ileen
elaine lainie ellie laine helen
eleanor ellie nell nora ella nelly lenore eleonora eleonore elinor elle lora leonor leonore leonora
eli ely elias elijah
elias eli elijah ilya ilja ilia elia elie ilias ilyas iliya illia
elijah eli lige elias ilya
elizabeth liz beth betty lizzie eliza elisabeth lisa betsy libby bess bessie elise liza elspeth lise ella lilibet elsa else elisa isabel isabella ilse elly elsie bettina elzbieta erzsebet yelizaveta elizaveta lieselotte liesel alzbeta ela bep liesbeth elisabetta babette buffy betta lilly lizbeth lies jelizaveta
ella ellie el ela eleanor
ellen elle nell helen elena ellie nellie elly
emanuel manny manuel emmanuel manu emanuele immanuel imanuel emanuil manolis
emil emilio emile emilian emiliano
emily em emmy millie emilia emilie emma mila emi
emma em emmy emilia
enrico rico henry enrique rigo kiko
enrique kike quique henry rico enrico henrique rick quico
eric rick ricky erik erich erick eirik
erica ricki erika rikki
erin aerin
ernest ernie ern ernst ernesto erno erny nesto
ernestine erna tina ernestina
esmeralda esme
estelle stella essie estrella estela
esther essie hettie hester ester eszter hetty
ethan eitan
eugene gene yevgeny evgeny evgeni eugenio eugen yevgeni jevgeni evgenii eugeniusz zhenya gena evgenij jewgeni jeno evgeniy yevhen zenek yevheniy genek jevgenij
eugenia genie gena jenny evgenia yevgenia jenia zhenya eugenie
eva eve evie evita ewa evi ieva yeva chava
evan ev ivan owen
evangeline eve evie angie lina evangelia
evelyn eve evie lynn evelien
fabian fabio fabiano fabien
faith fay
farooq faruk farouk faruq
fatima fatma fatemeh fatimah fatime fati fatimata
federico fede rico fred frederick
felicity flick fliss felicia felicitas felicita
felix felice feliks feles
ferdinand ferdy fred fernando nando ferdi ferran hernando ferdl nandor fernand
fernando nando fer ferdinand hernan
filomena mena philomena
fiona fi fee
florence flo flora flossie florrie fiorenza florencia
florian flo floris florin florent
frances fran frannie fanny francie frankie francesca francisca franziska sissy francine franca
francesca franca fran francis cesca chicca frances
francis frank fran franz francisco francesco francois franco frans paco pancho kiko curro frankie franciszek frantisek ferenc franek franci chico paquito cisco patxi ferry ciccio franjo fraser
francisco paco pancho kiko curro francis frank chico cisco fran paquito quico
franklin frank frankie
franz frank francis franzl
frederica freddie fred rica federica friederike frederique frida rike fritzi
frederick fred freddie freddy fritz friedrich rick frederic frederik federico fredrik rik fede rico fryderyk bedrich frigyes fredric fredrick derick
gabriel gabe gabi gabby gabriele gavriel jibril gabor gavril gavrilo jabril
gabriella gabby ella gabi gabriela gabrielle brielle gaby gabriele lella
gareth gary gaz garth
garrett gary garry gerard garret
gary garry gaz garri
gavin gav gawain
gemma gem jemma
geoffrey geoff jeff jeffrey jeffery gottfried geoffroy godfrey goffredo
george georgie georg jorge giorgio georges juri yuri jiri jerzy georgy georgi geo jordi georgios yorgos gyorgy goran jurgen joris jurij gheorghe yegor egor joerg jorg georgij dodie heorhiy juris gosho jurek yiorgos iuri yuriy yurii georgiy georgii jorgen
georgia george georgie georgina
georgina george georgie gina georgiana georgette georgine
gerald gerry jerry gerhard geraldo ger gerold
geraldine gerry geri dina
gerard gerry jerry gerhard gerardo gert gerrit geert gerd gherardo jaro girard
gerhard gerd gert hardy gerard
gertrude gert gertie trudy trudi trude gertrud geertruida truus gertruda
giacomo mino james jacopo jack
gilbert gil bert gilberto gijs wilbert gib
gillian gill jill jilly
giovanni gianni gio john vanni nino giannino
giulia julia giulietta
giuseppe beppe peppe pino joseph beppo peppino bepi pippo
gladys glad
gloria glory glo
gottfried friedl godfrey goetz
grace gracie gratia grazia graziella gracia
graham gray grahame graeme
gregory greg gregor gregorio grigory grigori grzegorz grigorij goyo gregoire gregg grisha gregers grigoriy reijo gergely rory hryhoriy grigor grigorios
guadalupe lupe lupita pita
guillermo memo william bill willy guille
gustav gus gustavo gustave gustaf kustaa tavo gustaw gusti guus staf
guy guido vito
gwendolyn gwen wendy gwenda lynn
hannah anna hanna nan ann hana johanna hanne
hans johannes johann john johan jan hansi
harold harry hal harald aroldo harris
harriet hattie harry etta henrietta harriett
harry henry harold harrison
harvey harv herve
hassan hasan hassen hasen
heather hettie heath
hector ettore ector
heidi adelheid
heinrich heinz henry heiner hinrich heini heiko rick enrico
heinz heinrich heini
helen nell ellie lena helena nelly elena helene ellen yelena eleni jelena olena ilona lenka halina alena ella leni lene hella ilene lenochka lieni
helga olga oli
henrietta etta hettie harriet henriette jette hetty
henry hank harry hal heinrich henri enrique enrico hendrik henrik heinz henrique henryk rik heikki henk jindrich enzo hinnerk henny arrigo kike rico harri
herbert herb bert herbie heribert
herman manny harman hermann armand ermanno armando
hilary hil hillary ilario hilaire
hilda hildegard hilde hildegarde
horace horatio orazio
howard howie ward
hubert hub bert hugh hubertus uberto
hugh hugo hughie ugo hugues huey huw
humphrey hump onofrio
hussein husain hussain husayn hossein hosein husein hoseyn houssein
ian iain john ean
ibrahim abraham brahim ibraheem ebrahim ibragim ibro
ida idalia
ignatius ignacio nacho ignaz ignazio ignace ignac nato inigo ignacy
igor ihor igorek
ilya ilja ilia elias illia ilyas
imogen immy imo
ines agnes inez
inge ingeborg ingrid inga
ingrid inge inga
irene rena renie irina iryna irena irenka irka ira
irina ira irene iryna irinka irena
isaac ike zac isak izaak itzhak yitzhak isacco
isabel izzy belle bella isabella isabelle isa elizabeth izabela isobel ysabel ishbel chabela sabela
isabella bella izzy isabel isabelle izabella isa
isidore izzy isidro isidoro dori
ismail ismael ishmael esmail ismaila
israel izzy yisrael
ivan vanya john iwan johann jan yvan ivo vano ivica
iwona yvonne ivona
`
