/** Japanese readings of frequent surnames, places and words in companies' names, without marks of length. */
const COMPOUNDS =
  '鈴木 suzuki 佐藤 sato 高橋 takahashi 田中 tanaka 伊藤 ito 渡辺 watanabe 渡邊 watanabe 山本 yamamoto 中村 nakamura 小林 kobayashi ' +
  '加藤 kato 吉田 yoshida 山田 yamada 佐々木 sasaki 山口 yamaguchi 松本 matsumoto 井上 inoue 木村 kimura 清水 shimizu 斎藤 saito 斉藤 saito ' +
  '山崎 yamazaki 池田 ikeda 橋本 hashimoto 阿部 abe 石川 ishikawa 前田 maeda 小川 ogawa 藤田 fujita 岡田 okada 後藤 goto 長谷川 hasegawa ' +
  '村上 murakami 近藤 kondo 石井 ishii 坂本 sakamoto 遠藤 endo 青木 aoki 藤井 fujii 西村 nishimura 福田 fukuda 太田 ota 三浦 miura ' +
  '藤原 fujiwara 岡本 okamoto 松田 matsuda 中川 nakagawa 中野 nakano 原田 harada 小野 ono 田村 tamura 竹内 takeuchi 金子 kaneko 和田 wada ' +
  '中山 nakayama 石田 ishida 上田 ueda 森田 morita 柴田 shibata 酒井 sakai 工藤 kudo 横山 yokoyama 宮崎 miyazaki 宮本 miyamoto 内田 uchida ' +
  '高木 takagi 安藤 ando 谷口 taniguchi 大野 ono 丸山 maruyama 今井 imai 河野 kono 藤本 fujimoto 村田 murata 武田 takeda 上野 ueno ' +
  '杉山 sugiyama 増田 masuda 平野 hirano 大塚 otsuka 千葉 chiba 松井 matsui 小島 kojima 岩崎 iwasaki 桜井 sakurai 櫻井 sakurai 野口 noguchi ' +
  '松尾 matsuo 野村 nomura 木下 kinoshita 菊地 kikuchi 菊池 kikuchi 佐野 sano 大西 onishi 杉本 sugimoto 新井 arai 浜田 hamada 菅原 sugawara ' +
  '市川 ichikawa 水野 mizuno 小松 komatsu 島田 shimada 古川 furukawa 古河 furukawa 小山 koyama 高田 takada 西田 nishida 山下 yamashita ' +
  '西川 nishikawa 五十嵐 igarashi 北村 kitamura 安田 yasuda 中田 nakata 川口 kawaguchi 平田 hirata 川崎 kawasaki 飯田 iida 吉村 yoshimura ' +
  '本田 honda 久保田 kubota 久保 kubo 沢田 sawada 富士通 fujitsu 富士 fuji 三菱 mitsubishi 三井 mitsui 住友 sumitomo 日立 hitachi ' +
  '東芝 toshiba 松下 matsushita 豊田 toyoda 日産 nissan 荏原 ebara 大和 daiwa 東洋 toyo 東海 tokai 東北 tohoku 関西 kansai 関東 kanto ' +
  '北陸 hokuriku 中部 chubu 四国 shikoku 岡山 okayama 静岡 shizuoka 長野 nagano 新潟 niigata 埼玉 saitama 茨城 ibaraki 群馬 gunma 栃木 tochigi ' +
  '岐阜 gifu 愛知 aichi 三重 mie 滋賀 shiga 奈良 nara 和歌山 wakayama 鳥取 tottori 島根 shimane 徳島 tokushima 香川 kagawa 愛媛 ehime ' +
  '高知 kochi 佐賀 saga 長崎 nagasaki 熊本 kumamoto 大分 oita 鹿児島 kagoshima 沖縄 okinawa 仙台 sendai 浜松 hamamatsu 姫路 himeji 銀座 ginza ' +
  '明治 meiji 大正 taisho 昭和 showa 協和 kyowa 中外 chugai 塩野義 shionogi 帝人 teijin 旭化成 asahikasei 信越 shinetsu 三洋 sanyo 三和 sanwa ' +
  '日東 nitto 日清 nisshin 日新 nisshin 島津 shimadzu 任天堂 nintendo 資生堂 shiseido 花王 kao 味の素 ajinomoto 麒麟 kirin 伊藤忠 itochu ' +
  '丸紅 marubeni 双日 sojitz 鹿島 kajima 大林 obayashi 大成 taisei 竹中 takenaka 積水 sekisui 大東 daito 東急 tokyu 阪急 hankyu 阪神 hanshin ' +
  '近鉄 kintetsu 小田急 odakyu 京王 keio 西武 seibu 東武 tobu 名鉄 meitetsu 電通 dentsu 楽天 rakuten 凸版 toppan 理研 riken 大鵬 taiho ' +
  '久光 hisamitsu 参天 santen 第一 daiichi 三共 sankyo 三協 sankyo 日研 nikken 日机装 nikkiso 日信 nisshin 日精 nissei 日特 nittoku ' +
  '神鋼 shinko 新光 shinko 大同 daido 大王 daio 大阪 osaka 京浜 keihin 北海 hokkai 南海 nankai 西日本 nishinihon 東日本 higashinihon ' +
  '乳業 nyugyo 飲料 inryo 薬局 pharmacy 印刷 insatsu 出版 shuppan 新聞 shimbun 放送 hoso 不二 fuji 森永 morinaga 若山 wakayama 岡崎 okazaki ' +
  '中央 chuo 共同 kyodo 太平洋 taiheiyo 太陽 taiyo 朝日 asahi 読売 yomiuri 毎日 mainichi 日経 nikkei 経済 keizai 計算 keisan 計測 keisoku ' +
  '微生物 biseibutsu 水産 suisan 園芸 engei 牧場 bokujo 酪農 rakuno 醤油 shoyu 酒造 shuzo 製菓 seika 製粉 seifun 製糖 seito 製油 seiyu ' +
  '金属 kinzoku 合金 gokin 電線 densen 電工 denko 光学 kogaku 光機 koki 時計 tokei 楽器 gakki 玩具 gangu 家具 kagu 住宅 jutaku 土木 doboku'

const SINGLES =
  '大 dai 小 ko 中 naka 東 to 西 nishi 南 minami 北 kita 日 nichi 新 shin 山 yama 川 kawa 河 kawa 田 ta 木 ki 本 moto 村 mura 島 shima ' +
  '崎 saki 井 i 野 no 原 hara 谷 tani 沢 sawa 澤 sawa 津 tsu 浜 hama 橋 hashi 松 matsu 竹 take 梅 ume 藤 fuji 石 ishi 岩 iwa 金 kane 銀 gin ' +
  '鉄 tetsu 光 ko 明 mei 電 den 気 ki 機 ki 化 ka 学 gaku 工 ko 業 gyo 産 san 製 sei 作 saku 所 sho 社 sha 会 kai 商 sho 事 ji 品 hin 食 shoku ' +
  '酒 sake 薬 yaku 医 i 科 ka 研 ken 究 kyu 技 gi 術 jutsu 建 ken 設 setsu 計 kei 測 soku 器 ki 具 gu 材 zai 料 ryo 油 yu 水 mizu 土 do 空 ku ' +
  '海 kai 運 un 輸 yu 送 so 通 tsu 信 shin 報 ho 情 jo 文 bun 教 kyo 育 iku 出 de 版 han 印 in 紙 shi 繊 sen 維 i 糸 ito 衣 i 服 fuku 住 sumi ' +
  '動 do 総 so 合 go 国 koku 際 sai 立 tate 公 ko 共 kyo 同 do 協 kyo 組 kumi 和 wa 平 hira 安 yasu 全 zen 天 ten 地 chi 人 jin 生 sei 物 butsu ' +
  '理 ri 純 jun 正 sei 良 ryo 高 taka 長 naga 白 shiro 黒 kuro 赤 aka 青 ao 緑 midori 一 ichi 二 ni 三 mi 四 yon 五 go 六 roku 七 nana 八 ya ' +
  '九 kyu 十 ju 百 hyaku 千 chi 万 man 丸 maru 馬 ma 熊 kuma 鈴 suzu 倉 kura 宮 miya 寺 tera 神 kami 福 fuku 愛 ai 美 bi 花 hana 月 tsuki ' +
  '星 hoshi 度 do 面 men 精 sei 密 mitsu 林 hayashi 森 mori 関 seki 辻 tsuji 旭 asahi 岡 oka 富 tomi 豊 toyo 吉 yoshi 古 furu 若 waka 池 ike ' +
  '江 e 口 guchi 内 uchi 上 ue 下 shita 前 mae 後 go 藪 yabu 柳 yanagi 桜 sakura 櫻 sakura 菊 kiku 鶴 tsuru 亀 kame 虎 tora 龍 ryu 竜 ryu ' +
  '鳥 tori 魚 sakana 米 kome 麦 mugi 茶 cha 塩 shio 味 aji 香 ka 光 hikari 心 kokoro 力 chikara 夢 yume 希 ki 望 bo 幸 ko 栄 ei 永 ei 泉 izumi ' +
  '滝 taki 湖 ko 波 nami 風 kaze 雪 yuki 雲 kumo 朝 asa 夕 yu 春 haru 夏 natsu 秋 aki 冬 fuyu 家 ya 屋 ya 堂 do 亭 tei 館 kan 院 in 店 ten ' +
  '部 be 町 machi 市 ichi 区 ku 県 ken 府 fu 都 to 州 shu 丁 cho 番 ban 号 go 型 gata 形 kata 式 shiki 法 ho 財 zai 団 dan 連 ren 盟 mei 軍 gun'

const readings = new Map<string, string>()
for (const list of [SINGLES, COMPOUNDS]) {
  const parts = list.split(' ')
  for (let at = 0; at < parts.length; at += 2) readings.set(parts[at]!, parts[at + 1]!)
}
const KNOWN = new RegExp([...readings.keys()].sort((a, b) => b.length - a.length).join('|'), 'g')
const JAPANESE = /[\u3041-\u30ff]|株式会社|有限会社|合同会社|財団法人|社団法人|㈱|製作所|銀行$/

/** Kana and Japanese legal forms tell Japanese from Chinese, which reads the same signs otherwise. */
export function isJapanese(text: string): boolean {
  return JAPANESE.test(text)
}

/** Replaces the kanji that are known; the others stay. */
export function readKanji(text: string): string {
  return text.replace(KNOWN, (kanji) => readings.get(kanji) ?? kanji)
}
