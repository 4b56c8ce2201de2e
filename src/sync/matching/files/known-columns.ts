/** The columns matching understands, under the names people and CRMs give them. Compared by `headingKey`. */
export interface KnownColumn {
  readonly name: string
  /** Further headings, the better ones first. */
  readonly headings: readonly string[]
  /** Whether several columns of a file may feed it; otherwise the best heading wins and the others are named as not used. */
  readonly several?: boolean
}

export type RecordType = 'company' | 'person'

/** Heading → comparable key: letters and digits of any script in lower case. "E-Mail Address" → "emailaddress". */
export function headingKey(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

const COUNTRY = 'country code, countrycode, country name, nation, iso country, land, country iso, country region'
const CITY = 'town, locality, city name, ort, stadt, ville'
const STATE = 'province, region, state province, state code, state name, county, bundesland, st, administrative area'
const POSTCODE = 'zip, zip code, postal code, post code, zip postal code, plz, pin code, postalcode zip'
const PHONE =
  'phone number, telephone, tel, phone1, work phone, business phone, main phone, telephone number, direct phone, mobile, mobile phone, mobile number, cell, cell phone'
const STREET =
  'address, street address, address line 1, address 1, address1, street 1, street name, strasse, straße, addr'
const INDUSTRY = 'sector, vertical, industry name, branche, business sector'

export const COMPANY_COLUMNS: readonly KnownColumn[] = [
  column(
    'id',
    'record id, account id, company id, organization id, organisation id, org id, key, external id, uid, uuid, sf id, 18 digit id, crm id',
  ),
  column(
    'name',
    'account name, company name, company, account, organization name, organisation name, organization, organisation, org name, legal name, business name, registered name, firm, customer name, customer, firma, entity name',
  ),
  column(
    'aliases',
    'alias, other names, other name, former names, former name, previous names, previous name, also known as, aka, dba, trade names, trade name, trading name, alternative names, alternate names, alternate name, synonyms',
    true,
  ),
  column(
    'domain',
    'domains, website, web site, web, url, web address, company domain, company domain name, website url, domain name, homepage, home page, site, internet, email domain, email, e mail, email address',
    true,
  ),
  column('country', `${COUNTRY}, hq country, headquarters country`),
  column('city', `${CITY}, hq city, headquarters city`),
  column('state', STATE),
  column('postcode', POSTCODE),
  column('street', STREET),
  column('phone', PHONE),
  column(
    'employees',
    'number of employees, employee count, num employees, no of employees, headcount, staff, company size, size, employees total, number employees, employee number, employee range',
  ),
  column('industry', INDUSTRY),
  column(
    'parent_id',
    'parent, parent account id, parent company id, parent account, parent record id, ultimate parent id',
  ),
]

export const PERSON_COLUMNS: readonly KnownColumn[] = [
  column(
    'id',
    'record id, contact id, lead id, person id, user id, customer id, rec id, key, external id, uid, uuid, contact or lead id, crm id',
  ),
  column('kind', 'type, record type, object, object type, record kind'),
  column('first_name', 'given name, forename, first, fname, christian name, givennames, first names, vorname, prénom'),
  column('last_name', 'surname, family name, last, lname, second name, nachname, nom'),
  column(
    'full_name',
    'name, contact name, person name, display name, contact, person, lead name, full name of contact, customer name',
  ),
  column(
    'email',
    'e mail, email address, mail, work email, e mail address, business email, primary email, email 1, personal email',
  ),
  column('phone', PHONE),
  column(
    'company',
    'company name, account name, account, organization, organisation, employer, organization name, organisation name, firm, business name, firma',
  ),
  column(
    'company_domain',
    'domain, website, company website, account website, account domain, web site, url, company url, company domain name, email domain',
  ),
  column('company_key', 'matched account id'),
  column('title', 'job title, position, role, jobtitle, designation, function'),
  column('street', STREET),
  column('street_number', 'house number, street no, house no, hausnummer'),
  column('suburb', 'district, neighbourhood, neighborhood'),
  column('city', CITY),
  column('postcode', POSTCODE),
  column('state', STATE),
  column('country', COUNTRY),
  column('birthdate', 'dob, date of birth, birth date, birthday, born, geburtsdatum'),
]

/** Put before a known heading by exports: "Billing City", "Account: Name". */
export const PREFIXES: Readonly<Record<RecordType, readonly string[]>> = {
  company: [
    'billing',
    'account',
    'company',
    'organization',
    'organisation',
    'business',
    'primary',
    'main',
    'hq',
    'mailing',
    'shipping',
    'registered',
  ],
  person: ['contact', 'person', 'lead', 'mailing', 'primary', 'work', 'business', 'home', 'billing', 'other'],
}

export const KNOWN_COLUMNS: Readonly<Record<RecordType, readonly KnownColumn[]>> = {
  company: COMPANY_COLUMNS,
  person: PERSON_COLUMNS,
}

function column(name: string, headings: string, several = false): KnownColumn {
  return { name, headings: headings.split(', '), several }
}
