/**
 * Lines of business and kinds of institution that stand behind a group's name and make another member of the group of it:
 * "Siemens Energy", "Shell Foundation", "Yale University Press". Already canonical (see same-words.ts).
 */
export const LINE_WORDS: ReadonlySet<string> = new Set(
  (
    'academy acquisition advisors aerospace agency agriculture airline asset automotive aviation bank bancorp beverage biosciences ' +
    'biotechnology brewery broadcasting capital care cement chemical church cinema clinic college communications construction ' +
    'consulting credit dental design development diagnostics digital distribution education electric electronics energy ' +
    'engineering entertainment environment equity express farm fashion federation financial fitness foods food football club ' +
    'foundation fund gas health home hospital hotel housing industry information infrastructure institute insurance investment ' +
    'laboratory labs land law leasing library life lighting logistics machinery marine maritime market materials media medical ' +
    'metal mining mobile mortgage motor museum music network nuclear nutrition oil packaging paper partners petroleum pharmaceuticals ' +
    'pharmacy plastics ports power press printing production properties property publishing railway realty reit renewable research resources restaurant ' +
    'retail robotics school science security semiconductor services shipping software solar solutions space sport staffing steel store ' +
    'studio supermarket supply systems technology telecommunications textile theatre therapeutics tobacco tools tourism trading ' +
    'training transportation travel trust university utilities venture veterinary water wealth wind wine'
  ).split(' '),
)
