/**
 * Domains that say nothing about which company somebody is: mail for everybody, and hosts where anybody gets a page.
 * Hosts below a private suffix of the public suffix list (github.io, blogspot.com, …) are recognised without this list.
 */
const FREEMAIL =
  '126.com 139.com 163.com aim.com alice.it aliyun.com aol.com arcor.de att.net bellsouth.net bigpond.com bluewin.ch ' +
  'bol.com.br btinternet.com caramail.com centrum.cz charter.net comcast.net cox.net daum.net duck.com earthlink.net ' +
  'email.com email.cz email.de eircom.net facebook.com fastmail.com fastmail.fm foxmail.com free.fr freemail.hu freenet.de ' +
  'frontier.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com home.nl hotmail.ca ' +
  'hotmail.co.jp hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com inbox.lv ' +
  'inbox.ru interia.pl juno.com kabelmail.de kakao.com kpnmail.nl laposte.net libero.it list.ru live.ca live.co.uk ' +
  'live.com live.de live.fr live.nl lycos.com mac.com mail.com mail.de mail.ee mail.ru mailinator.com me.com msn.com ' +
  'naver.com neuf.fr nifty.com ntlworld.com o2.pl onet.pl online.de op.pl optonline.net optusnet.com.au orange.fr ' +
  'outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de proton.me protonmail.ch protonmail.com qq.com ' +
  'rambler.ru rediffmail.com rocketmail.com rogers.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.cn sina.com ' +
  'sky.com skynet.be sohu.com sympatico.ca t-online.de talktalk.net telenet.be telus.net terra.com.br tin.it tiscali.it ' +
  'tutanota.com uol.com.br verizon.net virgilio.it virgin.net virginmedia.com walla.co.il wanadoo.fr web.de windstream.net ' +
  'wp.pl xs4all.nl xtra.co.nz y7mail.com yahoo.ca yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.ar ' +
  'yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.hk yahoo.com.mx yahoo.com.sg yahoo.com.tw yahoo.de yahoo.es yahoo.fr ' +
  'yahoo.in yahoo.it yandex.com yandex.ru yeah.net ymail.com ziggo.nl zoho.com zohomail.com'

const PLATFORMS =
  'about.me airtable.com bitbucket.org business.site crunchbase.com discord.com discord.gg etsy.com example.com ' +
  'example.net example.org facebook.com fb.com github.com gitlab.com godaddysites.com google.com goo.gl instagram.com ' +
  'jimdo.com jimdofree.com linkedin.com linktr.ee medium.com meetup.com microsoft365.com myspace.com notion.site npmjs.com ' +
  'onmicrosoft.com patreon.com pinterest.com pypi.org reddit.com sharepoint.com shopify.com sites.google.com slack.com ' +
  'sourceforge.net squarespace.com substack.com t.co t.me telegram.me tiktok.com tripod.com tumblr.com twitter.com vimeo.com ' +
  'vk.com webs.com weebly.com weibo.com whatsapp.com wikipedia.org wix.com wixsite.com wordpress.com x.com xing.com ' +
  'yelp.com yola.com youtube.com'

export const FREEMAIL_DOMAINS: ReadonlySet<string> = new Set(FREEMAIL.split(' '))
export const PLATFORM_DOMAINS: ReadonlySet<string> = new Set(PLATFORMS.split(' '))
