"""Names for people and companies that don't exist."""

from random import Random


def words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = words(
    "Ada Alma Amos Anouk Asha Beatrix Benno Bram Callum Carys Cleo Cosima Dara Delia Edda "
    "Eilidh Elio Emrys Enzo Esme Farah Felix Fenna Fergus Flora Gideon Greta Hana Hedda Hugo "
    "Idris Ilka Iris Ivo Jamila Jonas Juno Kasper Kenji Lachlan Leif Leonie Linnea Lorcan "
    "Ludo Mabel Maren Marius Mila Nadia Nell Niko Noor Olive Orla Oscar Otto Paloma Petra "
    "Priya Quentin Rafi Rhea Romy Rosa Rufus Saskia Selma Silas Sunniva Tamsin Tariq Tilda "
    "Tobias Uma Viggo Wanda Willa Yara Zadie"
)
SURNAMES = words(
    "Alderby Ashcombe Barrowden Bellwood Birkett Blythmoor Bracken Brightwell Calderow "
    "Carrick Cobbold Copperthwaite Cresswell Dallimore Dunmere Eastlake Elderfield Fairlamb "
    "Fenwright Flintham Foxworthy Garrowby Gladstow Greenhalf Hallowes Harkness Hazelmere "
    "Hollins Inchbold Ingram Jessamy Kestrel Kingsmere Lanyon Larkspur Lindqvist Loxley "
    "Mardale Merriweather Mossop Netherby Northcott Oakhanger Okonjo Orchardson Pemberly "
    "Penhale Quillfeather Rainford Ravensdale Redfern Rosewarne Rowntry Saltmarsh Sandoval "
    "Sedgewick Silverton Skelwith Stavely Sundberg Swithin Tamarind Thistleton Thornbury "
    "Tremayne Underhill Vanterpool Wainfleet Weatherley Westerdale Whitlock Wildgoose "
    "Windermoor Winterbourne Woodruff Yarrow"
)
MARKS = words(
    "Alderbrook Amberlane Ashgrove Bellmoor Birchmoor Bluehaven Brackenhill Bramblewick "
    "Brightwater Calderstone Candlewood Cedarfell Cloudberry Cobblestone Copperleaf "
    "Cranefield Daybreak Dovecote Driftwood Dunlin Eastquay Elmhurst Emberly Fallowfield "
    "Fernwick Foxglove Frostwood Goldcrest Greywether Harbourlight Hawthornden Hazelbank "
    "Heronsgate Hollyoak Kestrelby Lanternhill Larkfield Lindenau Longmeadow Lumenfield "
    "Maplethorpe Meadowsweet Millrace Moonfleet Mossbank Nettlecombe Nightjar Northlight "
    "Oakenshaw Oldbarn Orchardgate Overlea Palmerine Pebblecroft Pennywhistle Quarrybank "
    "Quillon Redstart Riverbend Rookwood Rosefinch Saffronby Seabright Silverfern Skylarking "
    "Sparrowhawke Springvale Stonechat Sundial Swallowtail Tallowtree Tamarack Tidewell "
    "Thistledown Undercliff Velvetmoor Vixenden Westermost Wheatear Whistledown Wildrose "
    "Willowmere Winterfold Wrenbury Yellowhammer Zephyrine"
)
LINES = {
    "Foods": "Food and drink",
    "Provisions": "Food and drink",
    "Brewing": "Food and drink",
    "Outdoor": "Retail",
    "Interiors": "Retail",
    "Toys": "Retail",
    "Mutual": "Finance",
    "Savings": "Finance",
    "Insurance": "Finance",
    "Logistics": "Transport",
    "Ferries": "Transport",
    "Rail": "Transport",
    "Energy": "Energy",
    "Solar": "Energy",
    "Health": "Health",
    "Dental": "Health",
    "Biotech": "Health",
    "Software": "Technology",
    "Robotics": "Technology",
    "Hotels": "Travel",
    "Travel": "Travel",
    "Homes": "Property",
    "Ceramics": "Manufacturing",
    "Instruments": "Manufacturing",
    "Books": "Culture",
    "Theatres": "Culture",
}
CONTACT_TITLES = {
    "decision_maker": ("Marketing director", "Managing director", "Chief marketing officer"),
    "influencer": ("Head of communications", "Head of brand", "Head of digital"),
    "day_to_day": ("Marketing manager", "Communications manager", "Campaign lead", "Brand manager"),
}


def people_names(dice: Random, count: int) -> list[str]:
    """So many different names."""
    pairs = dice.sample(range(len(FIRST_NAMES) * len(SURNAMES)), count)
    return [
        f"{FIRST_NAMES[pair % len(FIRST_NAMES)]} {SURNAMES[pair // len(FIRST_NAMES)]}"
        for pair in pairs
    ]


def staff_names(dice: Random, count: int) -> list[str]:
    """Names of colleagues: no two share a first name while there are enough of them."""
    firsts = dice.sample(FIRST_NAMES, len(FIRST_NAMES)) * (count // len(FIRST_NAMES) + 1)
    surnames = dice.sample(SURNAMES, len(SURNAMES)) * (count // len(SURNAMES) + 1)
    return [f"{first} {surname}" for first, surname in zip(firsts, surnames, strict=False)][:count]


def company_names(dice: Random, count: int) -> list[tuple[str, str]]:
    """So many companies, each with its industry."""
    marks = dice.sample(MARKS, len(MARKS))
    names: dict[str, str] = {}
    while len(names) < count:
        line = dice.choice(list(LINES))
        names.setdefault(f"{marks[len(names) % len(marks)]} {line}", LINES[line])
    return list(names.items())


def slug(name: str) -> str:
    """The name as a record id."""
    return name.lower().replace(" ", "-")
