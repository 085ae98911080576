// All of Sankofa by one import.
@_exported import SankofaData
@_exported import SankofaDraw
@_exported import SankofaExplain
@_exported import SankofaFormats
@_exported import SankofaNN
@_exported import SankofaNeurons
@_exported import SankofaTensor
@_exported import SankofaTraining
