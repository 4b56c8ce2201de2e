/**
 * First names that one person may go by, J to Z: short forms, pet names and the forms of other languages, a set a line, its leading
 * form first. A word may stand in several sets ("alex", "sandy"). English, German, French, Spanish, Italian, Portuguese, Dutch,
 * Nordic, Slavic, Greek, Hungarian, Turkish and Arabic forms, in the spelling of `readPersonWords`.
 */
export const SHORT_FORMS_J_TO_Z = `
jack john jacques jackie jackson jakob jock
jacob jake jakob jacques james jacobo giacomo jakub yaakov jaap jacobus jago santiago yakov kuba coby cob jeppe ib jaime diego iago jokubas jekabs yakub iakov
jacqueline jackie jacqui jackqueline jaclyn jacky
jagoda jaga
james jim jimmy jamie jem jaime jay santiago diego giacomo seamus hamish jacob jacques jimbo tiago jimi shay
jan john johann johannes janek jean ivan janusz
jane janie janet jan jean jenny joan giovanna jayne juana joanna sheena jeanne
janet jan jane nettie janice jeannette
janice jan janis
jasmine jas jazz yasmin jasmin yasmine jessamine
jason jay jase
javier javi xavier xabier jav
jean john johann jan jeannot
jeanne jean jane joan jeannie johanna
jeannette jan jean nettie janet jeanette
jeffrey jeff geoff geoffrey jeffery
jennifer jen jenny jenn jenna jenifer jenni
jeremiah jerry jeremy jeremias jem
jeremy jerry jem jeremiah jeremias jez jeremie jeremia jeroen
jerome jerry jeronimo hieronymus geronimo girolamo jeroen jerom hieronim
jesse jess jessie
jessica jess jessie jessika jesica
jesus chus chuy suso chucho
jill gill gillian jillian julia
joachim jochen achim jo joaquin gioacchino jochim joakim
joan jo joanie jane joanna johanna jeanne juana
joanna jo joan anna johanna joanne giovanna joana yoana asia ioanna aska
joaquin quino joachim chimo ximo quim
johann johannes john hans jan johan joh jean hansi han
johanna hanna jo joan joanna hanni anna hanne jeanne
johannes john hans johann jan johan joh joannes hannes han jens
john jack johnny jon jonny jock ian juan jean johann johannes hans jan giovanni ivan sean shaun shane ioannis yannis joao johan jens evan gianni janos ion hannes janek yahya yohanan jovan janez jaan ivo juhani juha jani juanito jackie johnnie giannis ioan paul hovhannes evo
jonathan jon jonny nathan john johnathan yonatan jonatan jonathon yoni
jordan jordy jordi giordano yordan
jorge jordi george coque koke jorgito
jose pepe joseph joe chepe josep xose ze zeca pepito joselito chema pepin
josef joseph sepp jozef josip pepa joe beppi jupp
josefa pepa josephine fina pepi sefa
joseph joe joey jos josef giuseppe jose pepe jo sepp josip yusuf yosef jozef pino beppe jef joop osip youssef yousef josephus joost jussi jusuf iosif zef jupp jozsef jojo yousuf
josephine jo josie joey fina josefa josefine giuseppina pina posy fifi pepita peppina josefina
joshua josh yehoshua josue giosue jozua
joyce joy
juan john juanito johnny jan giovanni jon xuan
juana juanita jane joan
judith judy jude judi jutta giuditta judit jody yehudit
julia julie jules giulia yulia juliana julija juliet iulia yuliya julka julita yuliia
julian jules julien giuliano juliano julio
juliana julie jule giuliana julia uliana
juliet julie jules julia giulietta juliette
julio jules julius giulio julian
julius jules giulio julio jule julian
justin jus giustino justino justyn just
justine justina tina giustina justyna
karen kari kaz carin karin
karl carl charles karel carlos kalle karol charlie
karoline karo line caroline
karsten carsten christian
katharina kathi katha katja kathrin kati katrin rina kate katherine kaethe trine ina
katherine kate kathy katie kat kit kitty kay katy kathryn catherine kathie kathleen trina katya kathi katrina rina
kathleen kathy kate katie kay kat cathleen kath
katrina kat trina kate
kenneth ken kenny kent
kevin kev kevan
khalid khaled kaled halid chalid
kimberly kim kimmy kimberley
kirsten kirsty kirstie chris
klaus claus nikolaus nicholas nick
konstantin kostya kosta konni constantine
krystyna krysia christina
lachlan lachie lochie lachy
ladislav laco lada wladyslaw laszlo ladislaus vladislav
lambert bert lambertus
larissa lara rissa larisa
laura laurie lora lori lauren laure lauretta lars
lauren laurie ren lori loren laurin
lawrence larry laurie lorenzo laurent lars lorenz laurence lenz lourenco lavrentiy lorne renzo lorin lauri laurens laurentius lawrie vavrinec lovro
leah lea lee lia
leo leon leopold leonard leonardo lev
leonard leo len lenny leonardo leon leonhard leonid lennart leonz
leonid lenya leo leonidas leonard
leopold leo poldi leopoldo polda
leroy roy lee
leslie les lesley
lester les
leticia letty tish lettie letizia laetitia
liam william
lidia lydia lida lidiya
lillian lil lily lilly lillie liliana lilian lili
linda lindy lin lynda belinda
lionel leo lion
lisa liz elizabeth liza elisa
lorraine lori rain lora lorrie
louis lou lewis louie luis ludwig luigi lluis lajos lodewijk ludovic ludvig ludovico aloysius ludwik luiz ludvik lewie luigino alois
louise lou lulu luisa luise louisa lovisa ludovica
luca luke lucas luka lukas
lucas luke luca lukas luka lluc lukasz
lucia lucy luz luce lucie luzia lucija chia
lucille lucy lu lucie
lucy lu lucia lucille lucie luce lucinda
ludmila lyudmila mila lida ludmilla liudmyla luda
luis lou louis lucho luisito luigi lluis
luke luca lucas lukas lukasz luc luka loukas
lydia liddy lyddie lidia
lynn lyn linda lynne lynette carolyn
madeline maddy maddie lina madeleine magdalena maddalena madelyn madelaine
magdalena lena magda leni maddalena madeleine magdalene malena majda madeline gosia
mahmoud mahmud mehmood mahmood mahmut makhmud mahamoud
malcolm mal colm
manfred fred manni freddy manfredo fredl
manuel manny manolo manu emmanuel manuele lolo mano manoel emanuel
manuela manu ela nela
marcel marcello marcelo marco marzel
marcia marcy marsha
marco marc marcus mark marcos
marcus marc mark marco marcos markus marek marko mario
margaret maggie meg peggy peg margie marge greta madge daisy rita margot margarita marguerite margarethe margherita margaretha gretchen grete marga margrit malgorzata gosia megan margareta marjorie mags margery margarida gretel mairead marketa merete mette grethe pearl molly margit greetje griet
maria mary mia marie mariya mari maja masha marija miriam mariella marika ria mimi mitzi marusya maryam mariam mara maryia mariska mieke marietje maruja mariia
mariana marian mary anna marianne
marianne mary anne marian marianna nanni janne
marie mary maria mimi mia manon maree
marilyn mary lynn mari
marina rina mari
mario marius marios
marion mary marian mariona
marjorie marge margie margaret jorie margery
mark marc marcus marco markus marek marcos marko
markus mark marcus marc marco
marlene lena leni marlena marleen
martha marty mattie marta patty
martin marty mart martino marten martinus tino maarten morten martijn marcin tijn marton
martina tina martine marty
mary molly polly maria marie mamie maureen moira may mimi mae miriam minnie
mathilda tilly mattie matilda til mathilde hilda matilde
matteo matt teo matthew mattia
matthew matt matty mathew matthias mateo matteo mathieu matthieu mateusz matej matias mattias mats thijs matthijs matvei teo matz matti mattia matic matyas matheus mateus maciej hias matus matthaus mads
matthias matt matze mathias hias matthew matias mattias mathis
maureen mo maura mary moreen
maurice mo morris mauricio maurizio moritz maury mauro moric maurits
maxim max maksim maksym maxime maks massimo
maximilian max maxim maximiliano massimiliano maks maximus massimo massi maximillian
maxine max maxie
megan meg meggie margaret meghan
mehmet mehmed mohammed memo
melanie mel melly melania mela lani
melinda mel linda mindy
melissa mel lissa missy lisa
mercedes mercy merche sadie
meredith merry mer
michael mike mick mickey micky mikey miguel michel michele mikhail mischa misha michal mikael mihai micha mitch mihail mikko micheal mikhael mihaly miki michail mihailo mykhailo mykhaylo miky michi mikel michiel mihael mikkel maik mikolaj mykola mischka
michaela mica kayla michelle ela michaele michi mikaela mihaela
michelle shelly mich chelle michele michaela micki michel
miguel mike micky michael migue miguelito miquel mitxel
mikhail misha michael mischa mihail michail mykhailo mikhael
mikolaj nicholas mikola miki mykola
milan milos milo
mildred millie mil
millicent millie milly
miloslav milos milan
miriam mimi miri mirjam maria mary
mohammed mohamed mohammad muhammad mohamad muhammed muhamad mohd mo mehmet muhamed mahomet mohamud mohammadi mamadou md muhamet mahamat mahammad mahamed maxamed magomed mokhammed mohammod
monica mon mona monika monique moni
morgan mo morgane
morris mo maurice
moses moe moshe mose mozes musa moussa moise mojzes
murray moe
mustafa mustapha mostafa moustafa moustapha mostapha
nadia nadezhda nadja nadya nadine nadiya
nancy nan ann nance
naomi nomi noemi
natalie nat natasha nattie natalia talia nathalie natalya natalija nata tasha natascha natali nataliya
natasha tasha natalia nat natalie natascha
nathan nat nate nathaniel jonathan natan
nathaniel nat nate nathan natanael
nelson nels nelly
neville nev
nicholas nick nicky nico klaus nicolas nikolaus nicola nikolai nikolay nicolo colin nik niklas claus nikola nikolaos mikolaj niels miklos nikos nils kolya niccolo nicolai nicolaas klaas nikita nikolaj mykola nicu nikolas mikulas colas nicolau
nicola nicky nic nikki nicole nika
nicole nicky nikki nic nicola nikole colette nicolette
nikita nik
nikolai nick kolya nikolay nikolaj nicholas nikolas
nina ninette nineta antonina
norbert bert norb norberto
norman norm normie
octavia tavia tavie ottavia
octavio tavio ottavio octavian
oleg olek
olga olya olha helga ola
oliver ollie oli noll olivier oliviero olli olivero
olivia liv livvy ollie livia livi
orlando roland lando
oscar ozzie oskar oskari osc
oswald ozzie os osvaldo waldo
otto otho ottone
pablo paul paolo pau pablito
pamela pam pammy
pascal pasquale pascual pasqual pascale lino
patricia pat patty trish tricia patsy patti pati patrizia trisha paddy patrycja
patrick pat paddy rick patrice patricio patrizio patryk padraig patrik
paul pablo paolo pavel paulo pawel pavlo pauli pal paulus pavol pol paulie pauwel pavlos pavle pau poul
paula paulina pauline paola pola polly pavla
pauline paula polly lina paulina paulien polina
pedro peter perico piotr pete pere peio periquito
penelope penny pen nell
percival percy perce
peter pete pedro pietro pierre piotr petr pyotr petros petar piet pieter peder per petri petrus petter petro pjotr peer peadar pero peto petya boutros peterson par parker petru pekka peeter
petra peta petronella nelly nel
philip phil pip philipp felipe filippo philippe filip flip felip philippos lippo phillip fulop pippo filipe
philippa pip pippa philipa
phyllis phyl phil
pierre peter pierrot pedro
polly mary paula pauline apolline apolonia
prudence pru prue
rachel rach ray rae rachael raquel rahel rachele shelly rachelle
rafael rafa raphael rafal raffaele rafi raff rafel raffaello rafaele
ralph ralf raff raul rolf raoul rafe
ramon ray raymond moncho raimundo monxo
randall randy rand randolph
randolph randy rudolf
raymond ray ramon raimund raimondo raymundo reymundo raimo
rebecca becky becca bec reba rebekah rebeka rebekka bex
regina reggie gina reina queenie
reginald reg reggie rex reinhold reinaldo ron naldo
reinhard reinhardt hardy reinier reinhart
reinhold reiner reinholt
renata rena renate nata renee
rene renato renatus
ricardo rick ricky richard rico richi
richard rick dick rich richie ricky ricardo riccardo rickie ritchie ryszard dickie rikard ricard rihard
rita margaret margarita
robert bob rob bobby robbie bert roberto rupert robin bobbie roberts robi rab rodbert ruprecht robb berto ropert tito
roberta bobbie robbie berta robin
roderick rod roddy rick rodrigo rory
rodney rod rodders
rodrigo rod rodri rui ruy roderick
roger rog rodge ruggero rodger rogelio hodge rogerio rutger rudiger
roland rollo rolly orlando rolando roeland lando roly
roman romain romano romek romeo
ronald ron ronnie ronny reginald ronaldo
rosa rose rosie rosita rosalia rozalia
rosalind rosie ros roz linda rosalinda
rose rosie rosa rosemary rosanna
rosemary rose rosie romy rosemarie rosmarie
roxanne roxy roxana roxie
ruby rubina
rudolf rudi rudy rolf rudolph rodolfo ralph rudolfo dolf ruud
rupert robert ruprecht
russell russ rusty
ruth ruthie
sabrina brina
salvador sal salva chava salvatore
salvatore sal toto turi tore sasa salvador rino
samantha sam sammy mantha
samuel sam sammy samuele shmuel samo
sandra sandy sandi alexandra cassandra sandie
santiago santi diego james yago chago tiago jacob jaime
sarah sally sara sadie sal sari zara soraya
sebastian seb bastian basti bastien sebastien sebastiano bas sebastiaan baz sebestyen sebas
sergei sergey serge sergio sergej serhii serhiy sergiy sergi seryozha siarhei sergiu sergejs sergii siergiej
sergio sergei serge sergey sergi
seth set
sharon shari shaz sherry
shaun shawn sean john
sheila shelley sheelagh shelagh
shirley shirl
sidney sid syd sydney
siegfried sigi siggi sigfried sigurd sigfrido
sigmund sig siggi zygmunt sigismund sigismondo
silvia sylvia silvie sylvie syl silvi
simon si sim simone szymon simeon shimon semyon ximo simao simo
simone mona simona sim simonetta
sofia sophie sophia zofia zosia sofie sofya sonja sonia sofiya
solomon sol salomon shlomo suleiman sulaiman zalman suleyman
sonia sonya sonja sophia
sophia sophie sofia soph fifi sonia zofia sonja sofie zsofia
stanislav stan stas stanislaw stanislas stanley slava stach stanislao estanislao stanislaus
stanley stan stanislaw
stefan steve stephan stephen stevan stefano steffen stef istvan stepan
stefania steffi stephanie stefanie stefka
stella estelle star
stephanie steph steffi stephie stefanie stefania stevie estefania stephania fanny
stephen steve stevie steven stephan stefan stefano esteban etienne stepan istvan estevan stefanos steffen steph szczepan stevan stephane stefaan estevao stjepan tapani stepane
stuart stu stewart stew
susan sue susie suzy susanna suzanne susanne sanna zuzana susana zsuzsanna sanne zuza suse shoshana suzanna suzie
suzanne sue suzy susan susanne suzi zanna
svetlana sveta lana svitlana svetla
sylvester sly silvestro sylwester silvester silvestre vester
sylvia syl silvia sylvie sylwia
tabitha tabby
tamara tammy tam mara toma
tatiana tanya tania tatjana tatyana tanja tetiana tata
terence terry terrence tel terrance terrell
teresa terry tess theresa tessa therese teresita tracy tere resi terezia tereza thea terka trees terezinha
thaddeus tad ted thad tadeusz tadeo taddeo
theodora dora thea theo teodora fedora
theodore ted teddy theo theodor teodoro fyodor fedor feodor todor tudor teo tivadar dore teodor dorus fjodor fedir
theresa terry tess tessa teresa therese resi tracy
thomas tom tommy tomas tommaso thom tomasz tommie maso foma tomek tuomas tomaz toma maas tamas masino
tiberius tibor tiberiu
tiffany tiff tiffy
timothy tim timmy timofey timoteo timotheus timo timon timofei tymoteusz timothee
tobias toby tobi tobiah tobia tobiasz
todor theodore fedor
tracy trace tracey teresa
trevor trev
ulrich uli ulli ulric ulrik ulises oldrich olrich udo
ulrike uli rike ulla ulrika
umar omar oumar umer omer oumarou
ursula uschi ulla ursel orsola urszula ulli ula orsolya
valentin valentine val valentino valya walenty tino balint
valentina val valya tina
valerie val valeria valery lera wala
valery valeri valeriy valerij valerii valerio valera
vanessa nessa ness van
vasily basil vasya vasili vasiliy vassili
vera verena veronika vero
verena vreni vera
veronica ronnie vera vero roni nica veronika veronique nika
victor vic vick viktor vittorio vitya victorino vitor wiktor
victoria vicky vic tori vikki tory viktoria vittoria vika viki queenie viktoriya wiktoria
vincent vince vinnie vin vincenzo vicente vincenz enzo vinny cenzo vinzenz vincentius vikenty cencio
viola violet violetta vi
virginia ginny ginger gina virginie jinny
vitaly vitali vitaliy vitalij vitalii vitalik vitale vitaliano
vivian viv vivienne bibi viviana viviane vivianne
vladimir vlad volodymyr wladimir vova vladimiro wlodzimierz volodya valdemar vlado wolodymyr uladzimir waldemar wolodimir volodimir
vladislav vlad slava wladyslaw vladik ladislav uladzislau
vyacheslav slava viacheslav wjatscheslaw vjaceslav wieslaw waclaw vaclav wenzel wenceslaus wenceslao
waldemar waldi valdemar vladimir woldemar
walter walt wally wat gualtiero walther gautier wouter valter galterio gauthier waldo
wendy gwendolyn wen
werner wernher verner guarnerio
wilfred wilf fred will wilfried willi
wilhelm willi willy helm william will wim helmut
wilhelmina mina billie minnie willa wilma mien helma minka mimi guglielmina
william bill will billy willy liam willie wim wilhelm guillermo guillaume guglielmo vilhelm willem bil memo vilmos guilherme billie guille wil wilem viljami gwilym vilem helmi jelle guillem
winifred winnie fred freddie win
winston win winnie
wolfgang wolf wolfi wolferl
xavier javier xavi zave javi xaver saverio xabier savio
xenia ksenia oksana aksinya kseniya ksenija
yahya yahia jahja yehia john
yaroslav jaroslav jaroslaw slava jarek jaromir yarik
yasser yasir jasser
yekaterina katya ekaterina catherine kate
yevgeny zhenya eugene evgeny
yolanda yoli iolanda jolanda yola jola jolanta
yulia julia yuliya julie
yuri george juri yury yuriy jurij iouri yura iurii
yusuf joseph yousef youssef yousuf yusef yousif usuf jusuf
yves ivo yvan
yvette evie
yvonne eve von vonnie yvon iwona
zachary zach zack zac zachariah zacharias zakaria zak zaccaria zachery zakharia zechariah
zdenek zdenko
zinedine zizou
zoe zoey zoya
`
