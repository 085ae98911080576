#include "include/sankofa_assets.h"

// `#embed` is C23; clang has it in earlier modes too.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char apples[] = {
#embed "apples/apples.csv"
};

static const unsigned char iris[] = {
#embed "tables/iris.csv"
};

static const unsigned char diabetes[] = {
#embed "tables/diabetes.csv"
};

ska_asset ska_apple_table(void) { return (ska_asset){apples, sizeof apples}; }

ska_asset ska_iris_table(void) { return (ska_asset){iris, sizeof iris}; }

ska_asset ska_diabetes_table(void) { return (ska_asset){diabetes, sizeof diabetes}; }
