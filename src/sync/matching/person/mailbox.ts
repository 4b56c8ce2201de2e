import { readDomain } from '../../../records/index.ts'
import { plainText } from '../normalise/index.ts'

export interface Mailbox {
  /** Before the @, as comparable: lower case, without "+tag", for Gmail without dots. */
  readonly local: string
  /** Registrable domain, "gmail.com" for Googlemail. */
  readonly domain: string
  /** A mailbox of a function, not of a person: info@, sales@, rechnung@. */
  readonly role: boolean
  /** The domain belongs to one company, not to everybody. */
  readonly own: boolean
}

const ROLES = new Set(
  (
    'info infos information informacion informazioni informacje kontakt contact contacts contacto contato contatti contactus mail email ' +
    'post posta poczta office buero buro bureau oficina escritorio kantoor ufficio kontor biuro sekretariat secretariat secretaria ' +
    'segreteria sekretaer reception receptie rezeption empfang accueil recepcion recepcao ricevimento frontdesk hello hallo hi ' +
    'hola ola ciao bonjour hej moin welcome willkommen sales vertrieb verkauf ventes vente ventas vendas vendite commercial comercial ' +
    'commerciale verkoop salg forsaljning myynti sprzedaz prodej satis support supporto soporte suporte assistance assistenza help helpdesk hilfe ayuda ' +
    'aide service services servicedesk servizio servicio kundenservice kundendienst customerservice customercare customer customers ' +
    'care clientes clienti clients kunden klantenservice kundservice asiakaspalvelu obsluga atencion sac admin admins administration ' +
    'administrator administracion amministrazione administrativo administratie verwaltung root webmaster hostmaster postmaster ' +
    'abuse noc security sicherheit datenschutz privacy gdpr dpo legal recht rechtsabteilung juridico compliance billing invoice ' +
    'invoices invoicing rechnung rechnungen rechnungswesen facturation facture factura facturacion fatura faturamento faktura fakturor ' +
    'fatture fatturazione accounting accounts account accountspayable accountsreceivable ap ar payable payables buchhaltung compta comptabilite ' +
    'contabilidad contabilidade contabilita boekhouding ksiegowosc ekonomi bogholderi regnskab finance finanzen finanzas finances ' +
    'hr jobs job career careers karriere bewerbung bewerbungen recruiting recruitment recrutement rh rrhh personal personnel people ' +
    'praca vacatures empleo trabajo lavoro marketing press presse prensa imprensa stampa pr media news newsletter redaktion redaction ' +
    'redazione redaccion editor editorial order orders bestellung bestellungen commande commandes pedidos ordini bestel ordre zamowienia shop ' +
    'store webshop online purchasing procurement einkauf achats compras acquisti inkoop purchase buying logistics logistik ' +
    'versand shipping dispatch warehouse lager export import booking bookings buchung reservation reservations reservas ' +
    'prenotazioni reservierung team group all everyone staff company firma dev developer developers devops it edv tech technical technik ' +
    'technique tecnico engineering test tests testing demo trial noreply donotreply nepasrepondre no-reply do-not-reply mailer ' +
    'daemon bounce bounces notifications notification alerts alert system server api bot automation ceo cto cfo owner ' +
    'management direktion direction direccion direzione geschaeftsfuehrung gf vorstand board partner partners partnership investor investors ' +
    'ir inquiry inquiries enquiry enquiries anfrage anfragen request requests feedback survey events event veranstaltung ' +
    'training academy schulung quality qualitaet qm web website internet unsubscribe subscribe subscriptions license licensing licenses ' +
    'zentrale centrale central hq main general allgemein public user users guest student studio praxis kanzlei clinic hotel restaurant'
  ).split(' '),
)
const domains = new Map<string, { readonly domain: string; readonly own: boolean } | null>()
const REMEMBERED_MAX = 50_000

/** Null when it is no address. */
export function readMailbox(text: string | null | undefined): Mailbox | null {
  if (!text || text.length > 320) return null
  const address = text
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '')
    .replace(/^.*<([^<>]*)>.*$/, '$1')
  const at = address.lastIndexOf('@')
  if (at < 1) return null
  const found = readMailDomain(address.slice(at + 1))
  if (!found) return null
  const plus = address.indexOf('+')
  const untagged = address.slice(0, plus > 0 && plus < at ? plus : at).replace(/\s/g, '')
  const local = found.domain === 'gmail.com' ? untagged.replace(/\./g, '') : untagged
  if (local === '') return null
  return { local, domain: found.domain, role: isRole(local), own: found.own }
}

/** Registrable domain of a host and whether one company owns it; null when it is none. */
export function readMailDomain(host: string): { readonly domain: string; readonly own: boolean } | null {
  const known = domains.get(host)
  if (known !== undefined) return known
  const read = readDomain(host)
  const domain = read && (read.domain === 'googlemail.com' ? 'gmail.com' : read.domain)
  const found = domain ? { domain, own: read.kind === 'own' } : null
  if (domains.size >= REMEMBERED_MAX) domains.clear()
  if (host.length < 100) domains.set(host, found)
  return found
}

/** "info", "sales2", "support.de", "no-reply", "info-berlin". */
function isRole(local: string): boolean {
  if (/^[a-z]+$/.test(local)) return ROLES.has(local)
  const plain = (/^[a-z0-9._-]+$/.test(local) ? local.replace(/[^a-z0-9]+/g, ' ') : plainText(local))
    .replace(/\d+$/g, '')
    .trim()
  if (ROLES.has(plain) || ROLES.has(plain.replaceAll(' ', ''))) return true
  const first = plain.split(' ')[0]!
  return first !== plain && first.length > 3 && ROLES.has(first)
}
